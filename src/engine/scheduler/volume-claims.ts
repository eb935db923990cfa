/** The claims behind a pod's volumes. Source: k8s.io/component-helpers/storage/ephemeral, 1.36.4. */
import type { PersistentVolumeClaim, Pod, Volume } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import type { Handle, ReadonlyPod } from './framework.ts';

/** The claim of a volume: the one that it names, or the one that is made for a generic ephemeral volume. */
export const claimNameOf = (
  pod: ReadonlyPod,
  { name, persistentVolumeClaim, ephemeral }: DeepReadonly<Volume>,
): string | undefined =>
  persistentVolumeClaim?.claimName ?? (ephemeral ? `${pod.metadata.name}-${name}` : undefined);

/** A claim of the pod's namespace. */
export const claimOf = (
  pod: ReadonlyPod,
  name: string,
  handle: Handle,
): DeepReadonly<PersistentVolumeClaim> | undefined =>
  handle.get('persistentvolumeclaims', `${pod.metadata.namespace}/${name}`) as
    | DeepReadonly<PersistentVolumeClaim>
    | undefined;

/** Why a claim is not the one that was made for the pod's ephemeral volume, if it is not. */
export function foreignClaim(
  { metadata: pod }: DeepReadonly<Pod>,
  { metadata: claim }: DeepReadonly<PersistentVolumeClaim>,
): string | undefined {
  const owner = claim.ownerReferences?.find(({ controller }) => controller);
  if (claim.namespace === pod.namespace && owner && owner.uid === pod.uid) return undefined;
  return `PVC ${claim.namespace}/${claim.name} was not created for pod ${pod.namespace}/${pod.name} (pod is not owner)`;
}

/** Whether a changed or new claim is one of the pod's. */
export const usesClaim = (pod: ReadonlyPod, { metadata }: DeepReadonly<PersistentVolumeClaim>): boolean =>
  metadata.namespace === pod.metadata.namespace &&
  (pod.spec.volumes ?? []).some((volume) => claimNameOf(pod, volume) === metadata.name);
