/**
 * Keeps Pods to the zone and region of the volumes that their claims are bound to.
 * Source: plugins/volumezone, 1.36.4.
 */
import {
  type AnyPlugin,
  type Claim,
  claimOf,
  classOfClaim,
  type DeepReadonly,
  deepEqual,
  type Handle,
  type NodeInfo,
  type PersistentVolume,
  type PluginFactory,
  type QueueingHintFunction,
  type ReadonlyPod,
  Status,
  type StorageClass,
  volumesFragment,
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
      const places: Place[] = [];
      for (const name of claimNames(pod)) {
        const found = placesOf(pod, name, handle);
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
    signPod: (pod) => [volumesFragment(pod)],
    eventsToRegister: () => [
      { resource: 'storage.k8s.io/StorageClass', actions: ['Add'], hint: storageClassAdded },
      { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
      { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'], hint: claimChanged },
      { resource: 'PersistentVolume', actions: ['Add', 'Update'], hint: volumeChanged },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;

/** Claims that the Pod names itself; those of ephemeral volumes are left to VolumeBinding. */
const claimNames = ({ spec }: ReadonlyPod): string[] =>
  (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

function isAt(node: NodeInfo, { key, values }: Place): boolean {
  const value = node.labels[key] ?? node.labels[topologyLabels[key] ?? ''];
  return value !== undefined && values.includes(value);
}

/** Where a claim's volume is; nowhere yet when it will be bound to a volume near the first Pod that uses it. */
function placesOf(pod: ReadonlyPod, name: string, handle: Handle): Status | Place[] {
  const claim = claimOf(pod, name, handle);
  if (!claim) return Status.unresolvable(`persistentvolumeclaim "${name}" not found`);
  const volumeName = claim.spec?.volumeName;
  if (!volumeName) return unbound(classOfClaim(claim), handle);
  const volume = handle.get('persistentvolumes', volumeName) as DeepReadonly<PersistentVolume> | undefined;
  return volume ? placesOfVolume(volume) : Status.unresolvable(`persistentvolume "${volumeName}" not found`);
}

/** A label names one or more places, joined by two underscores; one with an empty place does not count. */
function placesOfVolume({ metadata: { labels = {} } }: DeepReadonly<PersistentVolume>): Place[] {
  return Object.keys(topologyLabels).flatMap((key) => {
    const values = labels[key]?.split('__').map((value) => value.trim());
    return !values || values.includes('') ? [] : [{ key, values }];
  });
}

function unbound(className: string, handle: Handle): Status | Place[] {
  if (className === '')
    return Status.unresolvable('PersistentVolumeClaim had no pv name and storageClass name');
  const storageClass = handle.get('storageclasses', className) as DeepReadonly<StorageClass> | undefined;
  if (!storageClass) return Status.unresolvable(`storageclass.storage.k8s.io "${className}" not found`);
  if (!storageClass.volumeBindingMode)
    return Status.unresolvable(`VolumeBindingMode not set for StorageClass "${className}"`);
  return storageClass.volumeBindingMode === 'WaitForFirstConsumer'
    ? []
    : Status.unresolvable('PersistentVolume had no name');
}

const storageClassAdded: QueueingHintFunction = (_pod, _before, after) =>
  (after as DeepReadonly<StorageClass>).volumeBindingMode === 'WaitForFirstConsumer' ? 'Queue' : 'QueueSkip';

const claimChanged: QueueingHintFunction = (pod, _before, after) => {
  const { metadata } = after as Claim;
  const named =
    metadata.namespace === pod.metadata.namespace && claimNames(pod).includes(metadata.name ?? '');
  return named ? 'Queue' : 'QueueSkip';
};

/** Of a volume only the labels of its place matter. */
const volumeChanged: QueueingHintFunction = (_pod, before, after) => {
  if (!before) return 'Queue';
  const [was, is] = [before, after].map((volume) => placesOfVolume(volume as DeepReadonly<PersistentVolume>));
  return deepEqual(was, is) ? 'QueueSkip' : 'Queue';
};
