/**
 * Volume sources of other vendors, and files projected into one volume.
 * Source: pkg/apis/core/validation/validation.go `validateVolumeSource`, `validateProjectedVolumeSource`.
 */
import type { ProjectedVolumeSource, Volume } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { localPathFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';

/** What each of them cannot do without. */
const requiredFields: Readonly<Partial<Record<keyof Volume, readonly string[]>>> = {
  gitRepo: ['repository'],
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  quobyte: ['registry', 'volume'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  azureDisk: ['diskName', 'diskURI'],
  storageos: ['volumeName'],
  scaleIO: ['gateway', 'system', 'volumeName'],
  image: ['reference'],
};
/** Messages call them otherwise. */
const fieldNames: Readonly<Record<string, string>> = { gcePersistentDisk: 'persistentDisk' };
const why: Readonly<Record<string, string>> = {
  'quobyte.registry': 'must be a host:port pair or multiple pairs separated by commas',
};

export function validateOtherSources(volume: DeepReadonly<Volume>, field: string, faults: Faults): void {
  for (const [source, required = []] of Object.entries(requiredFields)) {
    const given = volume[source as keyof Volume] as Readonly<Record<string, unknown>> | undefined;
    if (!given) continue;
    const at = `${field}.${fieldNames[source] ?? source}`;
    for (const key of required) {
      const value = given[key] as string | readonly unknown[] | undefined;
      if (!value?.length) faults.required(`${at}.${key}`, why[`${source}.${key}`]);
    }
    const { partition, lun, secretRef } = given as {
      partition?: number;
      lun?: number;
      secretRef?: { name?: string };
    };
    if (partition !== undefined && (partition < 0 || partition > 255))
      faults.invalid(`${at}.partition`, partition, 'must be between 1 and 255, inclusive');
    if (source === 'iscsi' && lun !== undefined) faults.range(`${at}.lun`, lun, 0, 255);
    if ((source === 'cinder' || source === 'storageos') && secretRef && !secretRef.name)
      faults.required(`${at}.secretRef.name`);
  }
  const directory = volume.gitRepo?.directory;
  if (directory) faults.allInvalid(`${field}.gitRepo.directory`, directory, localPathFaults(directory));
  validateIscsiName(volume.iscsi?.iqn, `${field}.iscsi.iqn`, faults);
  validateFibreChannel(volume, field, faults);
  validateFlocker(volume, field, faults);
}

const iscsiNames = [
  /^iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+$/,
  /^eui\.[0-9a-fA-F]{16}$/,
  /^naa\.[0-9a-fA-F]{32}$/,
];

function validateIscsiName(name: string | undefined, field: string, faults: Faults): void {
  if (!name) return;
  if (!/^(?:iqn|eui|naa)/.test(name))
    faults.invalid(field, name, 'must be valid format starting with iqn, eui, or naa');
  else if (!iscsiNames.some((pattern) => pattern.test(name)))
    faults.invalid(field, name, 'must be valid format');
}

function validateFibreChannel({ fc }: DeepReadonly<Volume>, field: string, faults: Faults): void {
  if (!fc) return;
  const at = `${field}.fc`;
  const { targetWWNs = [], wwids = [], lun } = fc;
  if (targetWWNs.length === 0 && wwids.length === 0)
    faults.required(`${at}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both');
  if (targetWWNs.length > 0 && wwids.length > 0) {
    const both = 'targetWWNs and wwids can not be specified simultaneously';
    faults.invalid(`${at}.targetWWNs`, targetWWNs, both);
  }
  if (targetWWNs.length === 0) return;
  if (lun === undefined) faults.required(`${at}.lun`, 'lun is required if targetWWNs is specified');
  else faults.range(`${at}.lun`, lun, 0, 255);
}

function validateFlocker({ flocker }: DeepReadonly<Volume>, field: string, faults: Faults): void {
  if (!flocker) return;
  const at = `${field}.flocker`;
  const { datasetName = '', datasetUUID = '' } = flocker;
  if (!datasetName && !datasetUUID) faults.required(at, 'one of datasetName and datasetUUID is required');
  if (datasetName && datasetUUID)
    faults.invalid(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously');
  if (datasetName.includes('/')) faults.invalid(`${at}.datasetName`, datasetName, "must not contain '/'");
}

type Source = DeepReadonly<NonNullable<ProjectedVolumeSource['sources']>[number]>;

/** No two sources may write the same file. `validate` looks at a source alone. */
export function validateProjection(
  sources: readonly Source[],
  field: string,
  faults: Faults,
  validate: (source: Source, at: string) => void,
): void {
  const paths = new Set<string>();
  const take = (path: string | undefined, value: string | undefined): void => {
    if (!path) return;
    if (paths.has(path)) faults.invalid(field, value ?? '', 'conflicting duplicate paths');
    paths.add(path);
  };
  sources.forEach((source, i) => {
    const at = `${field}.sources[${i}]`;
    validate(source, at);
    const { secret, configMap, downwardAPI } = source;
    for (const { path } of secret?.items ?? []) take(path, secret?.name);
    for (const { path } of configMap?.items ?? []) take(path, configMap?.name);
    for (const { path } of downwardAPI?.items ?? []) take(path, path);
    if (Object.keys(source).length > 1)
      faults.forbidden(at, 'may not specify more than 1 volume type per source');
  });
}
