/**
 * Keeps a node from getting more volumes of a CSI driver than its CSINode says that it can attach. A driver without a
 * number has no limit. Source: plugins/nodevolumelimits, csi.go, 1.36.4.
 */
import {
  type AnyPlugin,
  type DeepReadonly,
  type Handle,
  type KubeObject,
  type PluginFactory,
  type ReadonlyPod,
  Status,
} from '#engine';

const reason = 'node(s) exceed max volume count';

export const NodeVolumeLimits = {
  name: 'NodeVolumeLimits',
  defaultArgs: {},
  create: (_args, handle) => ({
    name: 'NodeVolumeLimits',
    preFilter: ({ spec: { volumes = [] } }) =>
      volumes.some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim || ephemeral)
        ? undefined
        : Status.skip(),
    filter(pod, node) {
      const limits = limitsOf(node.name, handle);
      if (limits.size === 0) return undefined;
      const wanted = driversByVolume(pod, handle);
      const attached = new Map<string, string>();
      for (const other of node.pods)
        for (const [volume, driver] of driversByVolume(other, handle)) attached.set(volume, driver);
      const counts = new Map<string, number>();
      for (const driver of attached.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
      for (const [volume, driver] of wanted) {
        if (attached.has(volume)) continue;
        const count = (counts.get(driver) ?? 0) + 1;
        counts.set(driver, count);
        if (count > (limits.get(driver) ?? Number.MAX_SAFE_INTEGER)) return Status.unschedulable(reason);
      }
      return undefined;
    },
    eventsToRegister: () => [
      { resource: 'CSINode', actions: ['Add', 'Update'] },
      { resource: 'Pod', actions: ['Delete'] },
      { resource: 'PersistentVolumeClaim', actions: ['Add'] },
      { resource: 'VolumeAttachment', actions: ['Delete'] },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;

type CsiNode = DeepReadonly<KubeObject> & {
  readonly spec?: {
    readonly drivers?: readonly {
      readonly name: string;
      readonly allocatable?: { readonly count?: number };
    }[];
  };
};
type Claim = DeepReadonly<KubeObject> & {
  readonly spec?: { readonly volumeName?: string; readonly storageClassName?: string };
};
type Volume = DeepReadonly<KubeObject> & {
  readonly spec?: { readonly csi?: { readonly driver: string; readonly volumeHandle: string } };
};
type StorageClass = DeepReadonly<KubeObject> & { readonly provisioner?: string };

function limitsOf(node: string, handle: Handle): Map<string, number> {
  const csiNode = handle.list('csinodes').find(({ metadata }) => metadata.name === node) as
    | CsiNode
    | undefined;
  const limits = new Map<string, number>();
  for (const { name, allocatable } of csiNode?.spec?.drivers ?? []) {
    if (allocatable?.count !== undefined) limits.set(name, allocatable.count);
  }
  return limits;
}

/** The CSI volumes that a Pod uses, by driver and handle; a claim without a volume counts for its class's driver. */
function driversByVolume(pod: ReadonlyPod, handle: Handle): Map<string, string> {
  const drivers = new Map<string, string>();
  for (const { name, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
    const claimName = persistentVolumeClaim?.claimName ?? (ephemeral && `${pod.metadata.name}-${name}`);
    const claim = handle
      .list('persistentvolumeclaims')
      .find(({ metadata }) => metadata.name === claimName && metadata.namespace === pod.metadata.namespace) as
      | Claim
      | undefined;
    if (!claim) continue;
    const volume = handle
      .list('persistentvolumes')
      .find(({ metadata }) => metadata.name === claim.spec?.volumeName) as Volume | undefined;
    const csi = volume?.spec?.csi;
    if (csi) drivers.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
    if (volume) continue;
    const { storageClassName } = claim.spec ?? {};
    const storageClass = handle
      .list('storageclasses')
      .find(({ metadata }) => metadata.name === storageClassName) as StorageClass | undefined;
    if (storageClass?.provisioner)
      drivers.set(
        `${storageClass.provisioner}/claim ${pod.metadata.namespace}/${claimName}`,
        storageClass.provisioner,
      );
  }
  return drivers;
}
