/**
 * Keeps Pods apart that may not share a volume: claims with the access mode ReadWriteOncePod, and disks of the old
 * volume types that can be mounted once (GCE, AWS, iSCSI, RBD), unless all mount them read-only.
 * Source: plugins/volumerestrictions, 1.36.4.
 */
import {
  type AnyPlugin,
  claimsOf,
  type NodeInfo,
  type PluginFactory,
  type ReadonlyPod,
  Status,
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
      const claims = claimsOf(pod, handle);
      if (claims instanceof Status) return claims;
      const exclusive = new Set(
        claims
          .filter(({ spec }) => spec?.accessModes?.includes('ReadWriteOncePod'))
          .map(({ metadata }) => metadata.name ?? ''),
      );
      const use = new ExclusiveUse(exclusive, 0);
      for (const name of exclusive) if (inUse(name, pod, nodes)) use.conflicts++;
      if (use.conflicts === 0 && disksOf(pod).length === 0) return Status.skip();
      state.write(stateKey, use);
      return undefined;
    },
    addPod: (pod, { pod: added }, _node, state) => state.read<ExclusiveUse>(stateKey)?.count(pod, added, 1),
    removePod: (pod, { pod: removed }, _node, state) =>
      state.read<ExclusiveUse>(stateKey)?.count(pod, removed, -1),
    filter(pod, node, state) {
      const disks = disksOf(pod);
      if (
        disks.length > 0 &&
        node.pods.some((other) => disks.some((disk) => disksOf(other).some((taken) => conflict(disk, taken))))
      ) {
        return Status.unschedulable(reasonDisk);
      }
      return (state.read<ExclusiveUse>(stateKey)?.conflicts ?? 0) > 0
        ? Status.unschedulable(reason)
        : undefined;
    },
    eventsToRegister: () => [
      { resource: 'Pod', actions: ['Delete'] },
      { resource: 'Node', actions: ['Add'] },
      { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'] },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;

const usesClaim = (pod: ReadonlyPod, name: string): boolean =>
  (pod.spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name);

const inUse = (claim: string, pod: ReadonlyPod, nodes: readonly NodeInfo[]): boolean =>
  nodes.some(({ pods }) =>
    pods.some((other) => other.metadata.namespace === pod.metadata.namespace && usesClaim(other, claim)),
  );

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
      const image = `${rbd.pool ?? 'rbd'} ${rbd.image}`;
      return [
        { names: rbd.monitors.map((monitor) => `rbd ${monitor} ${image}`), readOnly: rbd.readOnly ?? false },
      ];
    },
  );
}

const conflict = (a: Disk, b: Disk): boolean =>
  !(a.readOnly && b.readOnly) && a.names.some((name) => b.names.includes(name));

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

  count(pod: ReadonlyPod, changed: ReadonlyPod, by: number): void {
    if (changed.metadata.namespace !== pod.metadata.namespace) return;
    for (const name of this.claims) if (usesClaim(changed, name)) this.conflicts += by;
  }
}
