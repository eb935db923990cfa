/**
 * Keeps a node from getting more volumes of a CSI driver than its CSINode says that it can attach. A driver without a
 * number has no limit. Source: plugins/nodevolumelimits, csi.go, 1.36.4.
 */
import {
  type AnyPlugin,
  type Claim,
  type CSINode,
  type CsiVolume,
  claimNameOf,
  claimOf,
  classOfClaim,
  type DeepReadonly,
  driverOfProvisioner,
  foreignClaim,
  type Handle,
  isMigratable,
  migratedVolume,
  objectKey,
  type PersistentVolume,
  type PluginFactory,
  type QueueingHintFunction,
  type ReadonlyPod,
  Status,
  type StorageClass,
  usesClaim,
  type VolumeAttachment,
  volumesFragment,
} from '#engine';

const reason = 'node(s) exceed max volume count';

export const NodeVolumeLimits = {
  name: 'NodeVolumeLimits',
  defaultArgs: {},
  create: (_args, handle) => ({
    name: 'NodeVolumeLimits',
    preFilter: ({ spec: { volumes = [] } }) => (volumes.some(isAttachable) ? undefined : Status.skip()),
    filter(pod, node) {
      const csiNode = handle.get('csinodes', node.name) as DeepReadonly<CSINode> | undefined;
      const wanted = driversByVolume(pod, csiNode, handle, true);
      if (wanted instanceof Status) return wanted;
      const limits = limitsOf(csiNode);
      if (wanted.size === 0 || limits.size === 0) return undefined;
      const attached = attachmentsTo(node.name, handle);
      for (const other of node.pods) {
        const volumes = driversByVolume(other, csiNode, handle, false);
        if (volumes instanceof Status) return volumes;
        for (const [volume, driver] of volumes) {
          attached.set(volume, driver);
          wanted.delete(volume);
        }
      }
      const used = countByDriver(attached);
      for (const [driver, count] of countByDriver(wanted)) {
        if (count + (used.get(driver) ?? 0) > (limits.get(driver) ?? Number.MAX_SAFE_INTEGER))
          return Status.unschedulable(reason);
      }
      return undefined;
    },
    signPod: (pod) => [volumesFragment(pod)],
    eventsToRegister: () => [
      { resource: 'storage.k8s.io/CSINode', actions: ['Add'] },
      { resource: 'storage.k8s.io/CSINode', actions: ['Update'], hint: csiNodeUpdated },
      { resource: 'Pod', actions: ['Delete'], hint: podDeleted },
      {
        resource: 'PersistentVolumeClaim',
        actions: ['Add'],
        hint: (pod, _before, after) => (usesClaim(pod, after as Claim) ? 'Queue' : 'QueueSkip'),
      },
      { resource: 'storage.k8s.io/VolumeAttachment', actions: ['Delete'], hint: attachmentDeleted },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;

type PodVolume = NonNullable<ReadonlyPod['spec']['volumes']>[number];

const isAttachable = (volume: PodVolume): boolean =>
  Boolean(volume.persistentVolumeClaim ?? volume.ephemeral) || isMigratable(volume);

function limitsOf(csiNode: DeepReadonly<CSINode> | undefined): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { name, allocatable } of csiNode?.spec.drivers ?? [])
    if (allocatable?.count !== undefined) limits.set(name, allocatable.count);
  return limits;
}

function countByDriver(volumes: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}

/** The CSI volumes that a Pod uses, by driver and handle. Claims of a new Pod must exist; of a running one they need not. */
function driversByVolume(
  pod: ReadonlyPod,
  csiNode: DeepReadonly<CSINode> | undefined,
  handle: Handle,
  isNew: boolean,
): Map<string, string> | Status {
  const drivers = new Map<string, string>();
  for (const volume of pod.spec.volumes ?? []) {
    const name = claimNameOf(pod, volume);
    const claim = name === undefined ? undefined : claimOf(pod, name, handle);
    if (name !== undefined && !claim) {
      const where = `${pod.metadata.namespace}/${name}`;
      if (isNew)
        return Status.unresolvable(`looking up PVC ${where}: persistentvolumeclaim "${name}" not found`);
      continue;
    }
    const foreign = claim && volume.ephemeral && foreignClaim(pod, claim);
    if (foreign) return Status.error(foreign);
    const csi = claim ? csiVolumeOf(claim, csiNode, handle) : csiNode && migratedVolume(volume);
    if (csi) drivers.set(`${csi.driver}/${csi.handle}`, csi.driver);
  }
  return drivers;
}

/** A claim without a volume counts for the driver of its class, as a volume of its own. */
function csiVolumeOf(
  claim: Claim,
  csiNode: DeepReadonly<CSINode> | undefined,
  handle: Handle,
): CsiVolume | undefined {
  const volume = handle.get('persistentvolumes', claim.spec?.volumeName ?? '') as
    | DeepReadonly<PersistentVolume>
    | undefined;
  if (volume) {
    const { csi } = volume.spec ?? {};
    if (csi) return { driver: csi.driver, handle: csi.volumeHandle };
    return csiNode && migratedVolume(volume.spec ?? {});
  }
  const { provisioner } = (handle.get('storageclasses', classOfClaim(claim)) ?? {}) as Partial<StorageClass>;
  if (!provisioner) return undefined;
  const driver = driverOfProvisioner(provisioner);
  return driver !== provisioner && !csiNode ? undefined : { driver, handle: `claim ${objectKey(claim)}` };
}

/** What is attached to the node, whether or not a Pod there uses it. */
function attachmentsTo(nodeName: string, handle: Handle): Map<string, string> {
  const drivers = new Map<string, string>();
  for (const { spec } of handle.list('volumeattachments') as readonly DeepReadonly<VolumeAttachment>[]) {
    if (spec.nodeName !== nodeName || !spec.attacher || !spec.source.persistentVolumeName) continue;
    const volume = handle.get('persistentvolumes', spec.source.persistentVolumeName) as
      | DeepReadonly<PersistentVolume>
      | undefined;
    const { csi } = volume?.spec ?? {};
    if (csi) drivers.set(`${spec.attacher}/${csi.volumeHandle}`, spec.attacher);
  }
  return drivers;
}

/** A driver's number has grown; no number counts as zero here. */
const csiNodeUpdated: QueueingHintFunction = (_pod, before, after) => {
  const was = limitsOf(before as DeepReadonly<CSINode>);
  const grown = [...limitsOf(after as DeepReadonly<CSINode>)].some(
    ([driver, count]) => count > (was.get(driver) ?? 0),
  );
  return grown ? 'Queue' : 'QueueSkip';
};

const podDeleted: QueueingHintFunction = (_pod, before) => {
  const { spec, status } = before as ReadonlyPod;
  if (!spec.nodeName && !status?.nominatedNodeName) return 'QueueSkip';
  return spec.volumes?.some(isAttachable) ? 'Queue' : 'QueueSkip';
};

const attachmentDeleted: QueueingHintFunction = (pod, before) => {
  const { attacher } = (before as DeepReadonly<VolumeAttachment>).spec;
  const concerned = pod.spec.volumes?.some(
    (volume) => volume.persistentVolumeClaim || migratedVolume(volume)?.driver === attacher,
  );
  return concerned ? 'Queue' : 'QueueSkip';
};
