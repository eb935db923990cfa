import type { PersistentVolumeClaim } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import { type Handle, type ReadonlyPod, Status } from './framework.ts';

/** The claims that a pod's volumes name, in their order; a refusal when one does not exist. */
export function claimsOf(pod: ReadonlyPod, handle: Handle): Status | DeepReadonly<PersistentVolumeClaim>[] {
  const claims: DeepReadonly<PersistentVolumeClaim>[] = [];
  for (const { name, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
    const claimName = persistentVolumeClaim?.claimName ?? (ephemeral && `${pod.metadata.name}-${name}`);
    if (claimName === undefined) continue;
    const claim = handle
      .list('persistentvolumeclaims')
      .find(({ metadata }) => metadata.name === claimName && metadata.namespace === pod.metadata.namespace);
    if (!claim) return Status.unresolvable(`persistentvolumeclaim "${claimName}" not found`);
    claims.push(claim as DeepReadonly<PersistentVolumeClaim>);
  }
  return claims;
}
