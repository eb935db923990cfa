/**
 * Finds volumes for a Pod's claims. A bound claim keeps the Pod to the nodes that can reach its volume. A claim whose
 * class waits for the first consumer is matched, node by node, with a free volume or with a provisioner that can make
 * one there; the match is assumed in Reserve and written in PreBind, which then waits for the volume controller.
 * Any other unbound claim keeps the Pod off every node. Nothing is scored: StorageCapacityScoring is off.
 * Source: plugins/volumebinding, volume_binding.go, 1.36.4.
 */
import {
  type AnyPlugin,
  type Claim,
  type CSIDriver,
  type CSINode,
  type CSIStorageCapacity,
  claimNameOf,
  claimOf,
  type DeepReadonly,
  deepEqual,
  foreignClaim,
  type Handle,
  type PluginFactory,
  type PodClaims,
  type PodVolumes,
  type QueueingHintFunction,
  type ReadonlyPod,
  Status,
  type StorageClass,
  storageLimit,
  usesClaim,
  VolumeBinder,
  volumesFragment,
} from '#engine';

export interface VolumeBindingArgs {
  /** How long PreBind waits for the volume controller. */
  readonly bindTimeoutSeconds: number;
}

const name = 'VolumeBinding';
const reasonUnbound = 'pod has unbound immediate PersistentVolumeClaims';

interface BindingState {
  /** Absent when the Pod has no claims. */
  readonly claims?: PodClaims;
  readonly byNode: Map<string, PodVolumes>;
  allBound: boolean;
}

export const VolumeBinding = {
  name,
  defaultArgs: { bindTimeoutSeconds: 600 },
  create(args, handle) {
    const binder = new VolumeBinder(handle, args.bindTimeoutSeconds);
    return {
      name,
      preFilter(pod, _nodes, state) {
        const checked = checkClaims(pod, handle);
        if (checked instanceof Status) return checked;
        const claims = checked ? binder.claimsOf(pod) : undefined;
        if (claims instanceof Status) return claims;
        if (claims && claims.immediate.length > 0) return Status.unresolvable(reasonUnbound);
        state.write(name, {
          ...(claims && { claims }),
          byNode: new Map(),
          allBound: false,
        } satisfies BindingState);
        return claims ? undefined : Status.skip();
      },
      filter(_pod, node, state) {
        const binding = state.read<BindingState>(name);
        if (!binding?.claims) return Status.error('not found');
        const found = binder.find(binding.claims, node);
        if (found instanceof Status) return found;
        if (!('bindings' in found)) return Status.unresolvable(...found);
        binding.byNode.set(node.name, found);
        return undefined;
      },
      preScore: () => Status.skip(),
      score: () => 0,
      reserve(pod, nodeName, state) {
        const binding = state.read<BindingState>(name);
        if (!binding) return Status.error('not found');
        const chosen = binding.byNode.get(nodeName);
        binding.allBound = !chosen || binder.assume(pod, nodeName, chosen);
        return undefined;
      },
      unreserve(_pod, nodeName, state) {
        const chosen = state.read<BindingState>(name)?.byNode.get(nodeName);
        if (chosen) binder.revert(chosen);
      },
      preBindPreFlight: (_pod, _nodeName, state) =>
        state.read<BindingState>(name)?.allBound === false ? undefined : Status.skip(),
      preBind(pod, nodeName, state) {
        const binding = state.read<BindingState>(name);
        if (!binding) return Status.error('not found');
        if (binding.allBound) return undefined;
        const chosen = binding.byNode.get(nodeName);
        return chosen
          ? binder.bind(pod, nodeName, chosen)
          : Status.error(`no pod volume found for node "${nodeName}"`);
      },
      signPod: (pod) => [volumesFragment(pod)],
      eventsToRegister: () => [
        { resource: 'storage.k8s.io/StorageClass', actions: ['Add', 'Update'], hint: storageClassChanged },
        { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'], hint: claimChanged },
        { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
        { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
        { resource: 'storage.k8s.io/CSINode', actions: ['Add', 'Update'], hint: csiNodeChanged },
        { resource: 'storage.k8s.io/CSIDriver', actions: ['Update'], hint: csiDriverChanged },
        { resource: 'storage.k8s.io/CSIStorageCapacity', actions: ['Add', 'Update'], hint: capacityChanged },
      ],
    };
  },
} satisfies PluginFactory<VolumeBindingArgs, AnyPlugin>;

/** Whether the Pod has claims; the refusal when one of them cannot be used. */
function checkClaims(pod: ReadonlyPod, handle: Handle): boolean | Status {
  let any = false;
  for (const volume of pod.spec.volumes ?? []) {
    const claimName = claimNameOf(pod, volume);
    if (claimName === undefined) continue;
    any = true;
    const claim = claimOf(pod, claimName, handle);
    const fault = claim
      ? faultOf(claim) || (volume.ephemeral && foreignClaim(pod, claim))
      : volume.ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claimName}"`
        : `persistentvolumeclaim "${claimName}" not found`;
    if (fault) return Status.unresolvable(fault);
  }
  return any;
}

function faultOf({ metadata, spec, status }: Claim): string | undefined {
  if (status?.phase === 'Lost')
    return `persistentvolumeclaim "${metadata.name}" bound to non-existent persistentvolume "${spec?.volumeName ?? ''}"`;
  return metadata.deletionTimestamp ? `persistentvolumeclaim "${metadata.name}" is being deleted` : undefined;
}

const queueIf = (helps: boolean): 'Queue' | 'QueueSkip' => (helps ? 'Queue' : 'QueueSkip');

const claimChanged: QueueingHintFunction = (pod, _before, after) => queueIf(usesClaim(pod, after as Claim));

/** Of a StorageClass only the allowed topologies can change and matter. */
const storageClassChanged: QueueingHintFunction = (_pod, before, after) => {
  const [was, is] = [before, after] as (DeepReadonly<StorageClass> | undefined)[];
  return queueIf(!was || !deepEqual(was.allowedTopologies ?? [], is?.allowedTopologies ?? []));
};

const csiNodeChanged: QueueingHintFunction = (_pod, before, after) => {
  const migrated = (node: unknown): string =>
    (node as DeepReadonly<CSINode>).metadata.annotations?.['storage.alpha.kubernetes.io/migrated-plugins'] ??
    '';
  return queueIf(!before || migrated(before) !== migrated(after));
};

/** A driver that no longer publishes its capacity is no longer asked for it. */
const csiDriverChanged: QueueingHintFunction = (pod, before, after) => {
  const publishes = (driver: unknown): boolean =>
    (driver as DeepReadonly<CSIDriver>).spec.storageCapacity ?? false;
  const uses = pod.spec.volumes?.some(({ csi }) => csi?.driver === after?.metadata.name) ?? false;
  return queueIf(uses && publishes(before) && !publishes(after));
};

const capacityChanged: QueueingHintFunction = (_pod, before, after) => {
  const limit = (capacity: unknown): number | undefined =>
    storageLimit(capacity as DeepReadonly<CSIStorageCapacity>);
  const [was, is] = [before && limit(before), limit(after)];
  return queueIf(!before || (is !== undefined && (was === undefined || is > was)));
};
