/**
 * Volumes of the old in-tree types count as volumes of the CSI driver that serves them today.
 * Source: k8s.io/csi-translation-lib and plugins/nodevolumelimits/utils.go, 1.36.4.
 */
import type { PersistentVolumeSpec, Volume } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';

type Source = DeepReadonly<
  Pick<
    Volume & PersistentVolumeSpec,
    'awsElasticBlockStore' | 'gcePersistentDisk' | 'azureDisk' | 'cinder' | 'portworxVolume'
  >
>;

export interface CsiVolume {
  readonly driver: string;
  readonly handle: string;
}

/** The drivers of in-tree provisioners, by what stands in a StorageClass. */
const drivers: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

export const driverOfProvisioner = (provisioner: string): string => drivers[provisioner] ?? provisioner;

/** Whether an inline volume of the pod is one that CSI drivers serve. */
export const isMigratable = (volume: DeepReadonly<Volume>): boolean =>
  migratedVolume(volume) !== undefined || Boolean(volume.azureFile ?? volume.vsphereVolume);

/** The CSI volume behind an in-tree one whose migration is on everywhere. */
export function migratedVolume(source: Source): CsiVolume | undefined {
  const { awsElasticBlockStore, gcePersistentDisk, azureDisk, cinder, portworxVolume } = source;
  if (awsElasticBlockStore)
    return {
      driver: 'ebs.csi.aws.com',
      handle: awsElasticBlockStore.volumeID.replace(/^aws:\/\/[^/]*\/+/, ''),
    };
  if (gcePersistentDisk) {
    const handle = `projects/UNSPECIFIED/zones/UNSPECIFIED/disks/${gcePersistentDisk.pdName}`;
    return { driver: 'pd.csi.storage.gke.io', handle };
  }
  if (azureDisk) return { driver: 'disk.csi.azure.com', handle: azureDisk.diskURI };
  if (cinder) return { driver: 'cinder.csi.openstack.org', handle: cinder.volumeID };
  if (portworxVolume) return { driver: 'pxd.portworx.com', handle: portworxVolume.volumeID };
  return undefined;
}
