/**
 * Keeps Pods to the zone and region of the volumes that their claims are bound to.
 * Source: plugins/volumezone, 1.36.4.
 */
import {
  type AnyPlugin,
  claimsOf,
  type DeepReadonly,
  type Handle,
  type KubeObject,
  type NodeInfo,
  type PersistentVolumeClaim,
  type PluginFactory,
  Status,
} from '#engine';

const reason = 'node(s) had no available volume zone';
const stateKey = 'PreFilterVolumeZone';

/** The labels of a volume that bind it to a place, with what they are called today. */
const topologyLabels: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'topology.kubernetes.io/region',
};

interface Place {
  readonly key: string;
  readonly values: readonly string[];
}

export const VolumeZone = {
  name: 'VolumeZone',
  defaultArgs: {},
  create: (_args, handle) => ({
    name: 'VolumeZone',
    preFilter(pod, _nodes, state) {
      const claims = claimsOf(pod, handle);
      if (claims instanceof Status) return claims;
      const places: Place[] = [];
      for (const claim of claims) {
        const found = placesOf(claim, handle);
        if (found instanceof Status) return found;
        places.push(...found);
      }
      if (places.length === 0) return Status.skip();
      state.write(stateKey, places);
      return undefined;
    },
    filter(_pod, node, state) {
      const places = state.read<Place[]>(stateKey) ?? [];
      if (!Object.keys(topologyLabels).some((key) => node.labels[key] !== undefined)) return undefined;
      return places.every((place) => isAt(node, place)) ? undefined : Status.unresolvable(reason);
    },
    eventsToRegister: () => [
      { resource: 'StorageClass', actions: ['Add'] },
      { resource: 'Node', actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeTaint'] },
      { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'] },
      { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;

function isAt(node: NodeInfo, { key, values }: Place): boolean {
  const value = node.labels[key] ?? node.labels[topologyLabels[key] ?? ''];
  return value !== undefined && values.includes(value);
}

/** Where a claim's volume is; nowhere yet when it will be bound to a volume near the first Pod that uses it. */
function placesOf({ spec }: DeepReadonly<PersistentVolumeClaim>, handle: Handle): Status | Place[] {
  if (!spec?.volumeName) return unbound(spec?.storageClassName, handle);
  const volume = handle.list('persistentvolumes').find(({ metadata }) => metadata.name === spec.volumeName);
  if (!volume) return Status.unresolvable(`persistentvolume "${spec.volumeName}" not found`);
  const labels = volume.metadata.labels ?? {};
  return Object.keys(topologyLabels).flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, values: value.split('__') }];
  });
}

function unbound(className: string | undefined, handle: Handle): Status | Place[] {
  if (!className) return Status.unresolvable('PersistentVolumeClaim had no pv name and storageClass name');
  const storageClass = handle.list('storageclasses').find(({ metadata }) => metadata.name === className) as
    | (DeepReadonly<KubeObject> & { readonly volumeBindingMode?: string })
    | undefined;
  if (!storageClass) return Status.unresolvable(`storageclass.storage.k8s.io "${className}" not found`);
  if (!storageClass.volumeBindingMode)
    return Status.unresolvable(`VolumeBindingMode not set for StorageClass "${className}"`);
  return storageClass.volumeBindingMode === 'WaitForFirstConsumer'
    ? []
    : Status.unresolvable('PersistentVolume had no name');
}
