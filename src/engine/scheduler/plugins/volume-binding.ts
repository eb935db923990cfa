/**
 * Keeps Pods to nodes from which the volumes that their claims are bound to can be reached. Claims that must be bound
 * before the Pod is placed and are not keep it off every node. Finding a volume for a claim that waits for its first
 * Pod is not done here: every node passes. Source: plugins/volumebinding, 1.36.4.
 */
import {
  type AnyPlugin,
  claimsOf,
  type DeepReadonly,
  type Handle,
  type KubeObject,
  matchesNodeSelector,
  type NodeSelector,
  type PersistentVolumeClaim,
  type PluginFactory,
  Status,
} from '#engine';

const reasonUnbound = 'pod has unbound immediate PersistentVolumeClaims';
const reasonAffinity = "node(s) didn't match PersistentVolume's node affinity";
const reasonNoVolume = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
const stateKey = 'PreFilterVolumeBinding';

type Claim = DeepReadonly<PersistentVolumeClaim>;
type Volume = DeepReadonly<KubeObject> & {
  readonly spec?: { readonly nodeAffinity?: { readonly required?: DeepReadonly<NodeSelector> } };
};
type StorageClass = DeepReadonly<KubeObject> & { readonly volumeBindingMode?: string };

export const VolumeBinding = {
  name: 'VolumeBinding',
  defaultArgs: {},
  create: (_args, handle) => ({
    name: 'VolumeBinding',
    preFilter(pod, _nodes, state) {
      const claims = claimsOf(pod, handle);
      if (claims instanceof Status) return claims;
      if (claims.length === 0) return Status.skip();
      if (claims.some((claim) => !isBound(claim) && !waits(claim, handle)))
        return Status.unresolvable(reasonUnbound);
      state.write(stateKey, claims.filter(isBound));
      return undefined;
    },
    filter(_pod, node, state) {
      for (const { spec } of state.read<Claim[]>(stateKey) ?? []) {
        const volume = handle
          .list('persistentvolumes')
          .find(({ metadata }) => metadata.name === spec?.volumeName) as Volume | undefined;
        if (!volume) return Status.unresolvable(reasonNoVolume);
        const required = volume.spec?.nodeAffinity?.required;
        if (required && !matchesNodeSelector(required, node)) return Status.unresolvable(reasonAffinity);
      }
      return undefined;
    },
    preScore: () => Status.skip(),
    score: () => 0,
    eventsToRegister: () => [
      { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'] },
      { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
      { resource: 'StorageClass', actions: ['Add', 'Update'] },
      { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;

const isBound = ({ metadata, spec }: Claim): boolean =>
  Boolean(spec?.volumeName) && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;

/** Whether the claim is bound only when a Pod that uses it has got a node. */
function waits({ spec }: Claim, handle: Handle): boolean {
  const storageClass = handle
    .list('storageclasses')
    .find(({ metadata }) => metadata.name === spec?.storageClassName) as StorageClass | undefined;
  return !spec?.volumeName && storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}
