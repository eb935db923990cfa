/** Faults of a PersistentVolumeClaim. Source: pkg/apis/core/validation `ValidatePersistentVolumeClaim`, `…Update`. */
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import { type DeepReadonly, deepEqual } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateSelector } from './affinity.ts';
import { validateMetadata } from './metadata.ts';
import { validateAccessModes, validateClassAndMode, validateSize } from './volume-claims.ts';

export function validate({ metadata, spec }: DeepReadonly<PersistentVolumeClaim>): readonly ReasonCause[] {
  return validateSpec(spec ?? {}, validateMetadata(metadata)).causes;
}

export function validateUpdate(
  { spec = {}, status }: DeepReadonly<PersistentVolumeClaim>,
  old: DeepReadonly<PersistentVolumeClaim>,
): readonly ReasonCause[] {
  const faults = validateSpec(spec, new Faults());
  // A claim gets its volume once; of a bound claim the size and the attributes may change.
  const free = [
    ...(old.spec?.volumeName ? [] : ['volumeName']),
    ...(status?.phase === 'Bound' ? ['resources', 'volumeAttributesClassName'] : []),
  ];
  const fixed = (one: object): unknown =>
    Object.fromEntries(Object.entries(one).filter(([key]) => !free.includes(key)));
  if (!deepEqual(fixed(spec), fixed(old.spec ?? {}))) {
    faults.forbidden(
      'spec',
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    );
  }
  faults.immutable('volumeMode', spec.volumeMode, old.spec?.volumeMode);
  return faults.causes;
}

function validateSpec(spec: DeepReadonly<PersistentVolumeClaimSpec>, faults: Faults): Faults {
  validateAccessModes(spec, 'at least 1 access mode is required', faults);
  validateSelector(spec.selector, 'spec.selector', faults);
  const size = spec.resources?.requests?.storage;
  if (size === undefined) faults.required('spec.resources[storage]');
  else validateSize('spec.resources[storage]', size, faults);
  validateClassAndMode(spec, faults);
  return faults;
}
