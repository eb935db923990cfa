/** Faults of a StorageClass. Source: pkg/apis/storage/validation `ValidateStorageClass`. */

import { Faults } from '../../api/faults.ts';
import { qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import type { StorageClass } from '../../api/storage-v1.ts';
import { validateMetadata } from './metadata.ts';

export function validate({
  metadata,
  provisioner,
  reclaimPolicy,
  volumeBindingMode,
}: DeepReadonly<StorageClass>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata, undefined, new Faults());
  if (!provisioner) faults.required('provisioner');
  else faults.allInvalid('provisioner', provisioner, qualifiedNameFaults(provisioner.toLowerCase()));
  faults.oneOf('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']);
  faults.oneOf('volumeBindingMode', volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
  return faults.causes;
}

export function validateUpdate(
  object: DeepReadonly<StorageClass>,
  old: DeepReadonly<StorageClass>,
): readonly ReasonCause[] {
  const faults = new Faults();
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const)
    faults.immutable(field, object[field], old[field]);
  return faults.causes;
}
