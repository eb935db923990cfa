/**
 * Keeps Pods apart that may not share a volume: claims with the access mode ReadWriteOncePod, and disks of the old
 * volume types that can be mounted once (GCE, AWS, iSCSI, RBD), unless all mount them read-only.
 * Source: plugins/volumerestrictions, 1.36.4.
 */
import {
  type AnyPlugin,
  type Claim,
  claimOf,
  type NodeInfo,
  type PluginFactory,
  type QueueingHintFunction,
  type ReadonlyPod,
  Status,
  volumesFragment,
} from '#engine';

const reason =
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';
const reasonDisk = 'node(s) had no available disk';
const stateKey = 'PreFilterVolumeRestrictions';

export const VolumeRestrictions = {
  name: 'VolumeRestrictions',
  defaultArgs: {},
  create: (_args, handle) => ({
    name: 'VolumeRestrictions',
    preFilter(pod, nodes, state) {
      const exclusive = new Set<string>();
      for (const name of claimNames(pod)) {
        const claim = claimOf(pod, name, handle);
        if (!claim) return Status.unresolvable(`persistentvolumeclaim "${name}" not found`);
        if (claim.spec?.accessModes?.includes('ReadWriteOncePod')) exclusive.add(name);
      }
      const use = new ExclusiveUse(exclusive, 0);
      for (const name of exclusive) if (inUse(name, pod, nodes)) use.conflicts++;
      if (use.conflicts === 0 && disksOf(pod).length === 0) return Status.skip();
      state.write(stateKey, use);
      return undefined;
    },
    addPod: (_pod, { pod: added }, _node, state) => state.read<ExclusiveUse>(stateKey)?.count(added, 1),
    removePod: (_pod, { pod: removed }, _node, state) =>
      state.read<ExclusiveUse>(stateKey)?.count(removed, -1),
    filter(pod, node, state) {
      const disks = disksOf(pod);
      if (disks.length > 0 && node.pods.some((other) => disksConflict(disks, other)))
        return Status.unschedulable(reasonDisk);
      return (state.read<ExclusiveUse>(stateKey)?.conflicts ?? 0) > 0
        ? Status.unschedulable(reason)
        : undefined;
    },
    signPod: (pod) => [volumesFragment(pod)],
    eventsToRegister: () => [
      { resource: 'Pod', actions: ['Delete'], hint: podDeleted },
      { resource: 'Node', actions: ['Add'] },
      { resource: 'PersistentVolumeClaim', actions: ['Add'], hint: claimAdded },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;

const claimNames = ({ spec }: ReadonlyPod): string[] =>
  (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

const inUse = (claim: string, pod: ReadonlyPod, nodes: readonly NodeInfo[]): boolean =>
  nodes.some(({ pods }) =>
    pods.some(
      (other) => other.metadata.namespace === pod.metadata.namespace && claimNames(other).includes(claim),
    ),
  );

const claimAdded: QueueingHintFunction = (pod, _before, after) => {
  const { namespace, name = '' } = (after as Claim).metadata;
  return namespace === pod.metadata.namespace && claimNames(pod).includes(name) ? 'Queue' : 'QueueSkip';
};

/** Whether a deleted Pod of the namespace had one of the Pod's disks or claims. */
const podDeleted: QueueingHintFunction = (pod, before) => {
  const deleted = before as ReadonlyPod;
  if (deleted.metadata.namespace !== pod.metadata.namespace) return 'QueueSkip';
  const taken = claimNames(deleted);
  const shared = disksConflict(disksOf(pod), deleted) || claimNames(pod).some((name) => taken.includes(name));
  return shared ? 'Queue' : 'QueueSkip';
};

/** A disk that can be mounted once, by names of which one shared is enough, and whether it is mounted to be read only. */
interface Disk {
  readonly names: readonly string[];
  readonly readOnly: boolean;
}

function disksOf(pod: ReadonlyPod): Disk[] {
  return (pod.spec.volumes ?? []).flatMap(
    ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }): Disk[] => {
      if (gcePersistentDisk)
        return [
          { names: [`gce ${gcePersistentDisk.pdName}`], readOnly: gcePersistentDisk.readOnly ?? false },
        ];
      if (awsElasticBlockStore) return [{ names: [`aws ${awsElasticBlockStore.volumeID}`], readOnly: false }];
      if (iscsi) return [{ names: [`iscsi ${iscsi.iqn}`], readOnly: iscsi.readOnly ?? false }];
      if (!rbd) return [];
      const image = `${rbd.pool ?? ''} ${rbd.image}`;
      return [
        { names: rbd.monitors.map((monitor) => `rbd ${monitor} ${image}`), readOnly: rbd.readOnly ?? false },
      ];
    },
  );
}

const conflict = (a: Disk, b: Disk): boolean =>
  !(a.readOnly && b.readOnly) && a.names.some((name) => b.names.includes(name));

const disksConflict = (disks: readonly Disk[], other: ReadonlyPod): boolean =>
  disks.some((disk) => disksOf(other).some((taken) => conflict(disk, taken)));

/** How many uses by others stand against the Pod's exclusive claims. */
class ExclusiveUse {
  readonly claims: ReadonlySet<string>;
  conflicts: number;

  constructor(claims: ReadonlySet<string>, conflicts: number) {
    this.claims = claims;
    this.conflicts = conflicts;
  }

  clone(): ExclusiveUse {
    return new ExclusiveUse(this.claims, this.conflicts);
  }

  /** By name alone: a Pod of another namespace counts as well. */
  count(changed: ReadonlyPod, by: number): void {
    for (const name of claimNames(changed)) if (this.claims.has(name)) this.conflicts += by;
  }
}
