/** What is asked of volumes and claims alike: access modes, classes, sizes. Source: pkg/apis/core/validation. */

import type { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults } from '../../api/names.ts';
import type { Quantity } from '../../api/object.ts';
import { shortModes } from '../resources/volume-claims.ts';

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
