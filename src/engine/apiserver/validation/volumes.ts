/** Volumes of a Pod. Source: pkg/apis/core/validation/validation.go `ValidateVolumes`. */
import type { DownwardAPIVolumeFile, KeyToPath, Volume } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { dnsLabelFaults, localPathFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { validateFieldSelector, validateResourceSelector } from './field-selectors.ts';
import { validateOtherSources, validateProjection } from './volume-sources.ts';

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** The volumes that a container may mount: those without a fault, by name. */
export type Volumes = ReadonlyMap<string, DeepReadonly<Volume>>;

export function validateVolumes(volumes: readonly DeepReadonly<Volume>[], faults: Faults): Volumes {
  const sound = new Map<string, DeepReadonly<Volume>>();
  volumes.forEach((volume, i) => {
    const field = `spec.volumes[${i}]`;
    const before = faults.causes.length;
    validateSource(volume, field, faults);
    if (!volume.name) faults.required(`${field}.name`);
    else faults.allInvalid(`${field}.name`, volume.name, dnsLabelFaults(volume.name));
    if (sound.has(volume.name)) faults.duplicate(`${field}.name`, volume.name);
    if (faults.causes.length === before) sound.set(volume.name, volume);
  });
  return sound;
}

function validateSource(volume: DeepReadonly<Volume>, field: string, faults: Faults): void {
  const [, ...more] = Object.keys(volume).filter((key) => key !== 'name' && key !== 'emptyDir');
  const first = volume.emptyDir
    ? Object.keys(volume).filter((key) => key !== 'name' && key !== 'emptyDir')
    : more;
  for (const source of first)
    faults.forbidden(`${field}.${source}`, 'may not specify more than 1 volume type');
  if (first.length > 0) return;
  const { hostPath, secret, configMap, downwardAPI, projected, emptyDir, persistentVolumeClaim, nfs, csi } =
    volume;
  if (emptyDir?.sizeLimit?.startsWith('-')) {
    faults.forbidden(`${field}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity');
  }
  if (hostPath) {
    if (!hostPath.path) faults.required(`${field}.hostPath.path`);
    else faults.allInvalid(`${field}.hostPath.path`, hostPath.path, localPathFaults(hostPath.path, false));
    if (!hostPathTypes.includes(hostPath.type ?? ''))
      faults.notSupported(`${field}.hostPath.type`, hostPath.type, hostPathTypes);
  }
  if (secret) {
    if (!secret.secretName) faults.required(`${field}.secret.secretName`);
    validateMode(secret.defaultMode, `${field}.secret.defaultMode`, faults);
    validateItems(secret.items, `${field}.secret`, faults);
  }
  if (configMap) {
    if (!configMap.name) faults.required(`${field}.configMap.name`);
    validateMode(configMap.defaultMode, `${field}.configMap.defaultMode`, faults);
    validateItems(configMap.items, `${field}.configMap`, faults);
  }
  if (downwardAPI) {
    validateMode(downwardAPI.defaultMode, `${field}.downwardAPI.defaultMode`, faults);
    validateFiles(downwardAPI.items, `${field}.downwardAPI`, faults);
  }
  if (projected) {
    validateMode(projected.defaultMode, `${field}.projected.defaultMode`, faults);
    const at = `${field}.projected`;
    validateProjection(projected.sources ?? [], at, faults, (source, of) => {
      validateProjectedSource(source, at, of, faults);
    });
  }
  validateOtherSources(volume, field, faults);
  if (persistentVolumeClaim && !persistentVolumeClaim.claimName) {
    faults.required(`${field}.persistentVolumeClaim.claimName`);
  }
  if (nfs) {
    if (!nfs.server) faults.required(`${field}.nfs.server`);
    if (!nfs.path) faults.required(`${field}.nfs.path`);
    if (!nfs.path?.startsWith('/'))
      faults.invalid(`${field}.nfs.path`, nfs.path ?? '', 'must be an absolute path');
  }
  if (csi && !csi.driver) faults.required(`${field}.csi.driver`);
  if (volume.ephemeral && !volume.ephemeral.volumeClaimTemplate) {
    faults.required(`${field}.ephemeral.volumeClaimTemplate`);
  }
}

type ProjectedSource = NonNullable<NonNullable<Volume['projected']>['sources']>[number];

function validateProjectedSource(
  { secret, configMap, downwardAPI, serviceAccountToken: token }: DeepReadonly<ProjectedSource>,
  field: string,
  at: string,
  faults: Faults,
): void {
  for (const [key, reference] of [
    ['secret', secret],
    ['configMap', configMap],
  ] as const) {
    if (!reference) continue;
    if (!reference.name) faults.required(`${at}.${key}.name`);
    validateItems(reference.items, `${at}.${key}`, faults);
  }
  if (downwardAPI) validateFiles(downwardAPI.items, `${at}.downwardAPI`, faults);
  if (!token) return;
  const least = 'may not specify a duration less than 10 minutes';
  const seconds = token.expirationSeconds ?? 3_600;
  if (seconds < 600) faults.invalid(`${at}.serviceAccountToken.expirationSeconds`, seconds, least);
  if (!token.path) faults.required(`${field}.path`);
}

/** Source: `validateDownwardAPIVolumeFile`. */
function validateFiles(
  files: readonly DeepReadonly<DownwardAPIVolumeFile>[] | undefined,
  field: string,
  faults: Faults,
): void {
  for (const { path, fieldRef, resourceFieldRef, mode } of files ?? []) {
    if (!path) faults.required(`${field}.path`);
    else validateFilePath(path, `${field}.path`, faults);
    if (fieldRef) {
      validateFieldSelector(fieldRef, `${field}.fieldRef`, 'file', faults);
      const both = 'fieldRef and resourceFieldRef can not be specified simultaneously';
      if (resourceFieldRef) faults.invalid(field, 'resource', both);
    } else if (resourceFieldRef) {
      validateResourceSelector(resourceFieldRef, `${field}.resourceFieldRef`, 'file', faults);
    } else {
      faults.required(field, 'one of fieldRef and resourceFieldRef is required');
    }
    validateMode(mode, `${field}.mode`, faults);
  }
}

/** Source: `ValidateLocalNonReservedPath`. */
function validateFilePath(path: string, field: string, faults: Faults): void {
  const outside = localPathFaults(path);
  if (outside.length === 0 && path.startsWith('..')) outside.push("must not start with '..'");
  faults.allInvalid(field, path, outside);
}

function validateItems(
  items: readonly DeepReadonly<KeyToPath>[] | undefined,
  field: string,
  faults: Faults,
): void {
  items?.forEach(({ key, path, mode }, i) => {
    const at = `${field}.items[${i}]`;
    if (!key) faults.required(`${at}.key`);
    if (!path) faults.required(`${at}.path`);
    else validateFilePath(path, `${at}.path`, faults);
    validateMode(mode, `${at}.mode`, faults);
  });
}

function validateMode(mode: number | undefined, field: string, faults: Faults): void {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return;
  faults.invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive');
}
