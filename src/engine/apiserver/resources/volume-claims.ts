/** What volumes and claims have in common: access modes, sizes, classes. Source: pkg/apis/core/helper/helpers.go. */
import type { ObjectMeta, Quantity } from '../../api/object.ts';
import type { Faults } from '../validation/faults.ts';
import { dnsSubdomainFaults } from '../validation/names.ts';

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** `RWO,RWX`, always in the same order. */
export const accessModesText = (modes: readonly string[] = []): string =>
  Object.keys(shortModes)
    .filter((mode) => modes.includes(mode))
    .map((mode) => shortModes[mode])
    .join(',');

/** The class that an annotation names, as it was done before there was a field for it, or that of the field. */
export const classOf = (annotations: ObjectMeta['annotations'], storageClassName = ''): string =>
  annotations?.['volume.beta.kubernetes.io/storage-class'] ?? storageClassName;

interface VolumeSpec {
  readonly accessModes?: readonly string[];
  readonly storageClassName?: string;
  readonly volumeMode?: string;
}

export function validateAccessModes(
  { accessModes: modes = [] }: VolumeSpec,
  whyRequired: string,
  faults: Faults,
): void {
  const field = 'spec.accessModes';
  if (modes.length === 0) faults.required(field, whyRequired);
  for (const mode of modes) faults.oneOf(field, mode, Object.keys(shortModes).sort());
  if (
    modes.includes('ReadWriteOncePod') &&
    modes.some((mode) => mode !== 'ReadWriteOncePod' && shortModes[mode])
  )
    faults.forbidden(field, 'may not use ReadWriteOncePod with other access modes');
}

export function validateClassAndMode({ storageClassName, volumeMode }: VolumeSpec, faults: Faults): void {
  if (storageClassName)
    faults.allInvalid('spec.storageClassName', storageClassName, dnsSubdomainFaults(storageClassName));
  faults.oneOf('spec.volumeMode', volumeMode, ['Block', 'Filesystem']);
}

export function validateSize(field: string, size: Quantity, faults: Faults): void {
  if (/^(-|0+[A-Za-z]*$)/.test(size)) faults.invalid(field, size, 'must be greater than zero');
}
