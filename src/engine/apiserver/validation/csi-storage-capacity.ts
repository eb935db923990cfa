/** Faults of a CSIStorageCapacity. Source: pkg/apis/storage/validation `ValidateCSIStorageCapacity`. */

import { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import type { CSIStorageCapacity } from '../../api/storage-v1.ts';
import { validateSelector } from './affinity.ts';
import { validateMetadata } from './metadata.ts';

export function validate({
  metadata,
  nodeTopology,
  storageClassName = '',
  capacity,
}: DeepReadonly<CSIStorageCapacity>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  validateSelector(nodeTopology, 'nodeTopology', faults);
  faults.allInvalid('storageClassName', storageClassName, dnsSubdomainFaults(storageClassName));
  if (capacity?.startsWith('-')) faults.invalid('capacity', capacity, 'must be greater than or equal to 0');
  return faults.causes;
}

export function validateUpdate(
  object: DeepReadonly<CSIStorageCapacity>,
  old: DeepReadonly<CSIStorageCapacity>,
): readonly ReasonCause[] {
  const faults = new Faults();
  for (const field of ['nodeTopology', 'storageClassName'] as const)
    faults.immutable(field, object[field], old[field]);
  return faults.causes;
}
