/** Source: pkg/apis/scheduling/validation, pkg/apis/scheduling/v1/helpers.go. */
import { Faults } from '../../api/faults.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { PriorityClass } from '../../api/scheduling-v1.ts';
import type { ReasonCause } from '../../api/status.ts';
import { systemPriorityClasses } from '../resources/priorityclasses.ts';
import { validateMetadata } from './metadata.ts';

const USER_VALUE_MAX = 1_000_000_000;

export function validate(object: DeepReadonly<PriorityClass>): readonly ReasonCause[] {
  const { metadata, value, preemptionPolicy } = object;
  const faults = validateMetadata(metadata);
  if (metadata.name?.startsWith('system-')) {
    const why = notKnown(object);
    if (why) {
      faults.forbidden(
        'metadata.name',
        `priority class names with 'system-' prefix are reserved for system use only. error: ${why}`,
      );
    }
  } else if (value > USER_VALUE_MAX) {
    faults.forbidden('value', `maximum allowed value of a user defined priority is ${USER_VALUE_MAX}`);
  }
  faults.oneOf('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  return faults.causes;
}

export function validateUpdate(
  object: DeepReadonly<PriorityClass>,
  old: DeepReadonly<PriorityClass>,
): readonly ReasonCause[] {
  const faults = new Faults();
  if (object.value !== old.value) faults.forbidden('value', 'may not be changed in an update.');
  faults.immutable('preemptionPolicy', object.preemptionPolicy, old.preemptionPolicy);
  return faults.causes;
}

function notKnown({
  metadata: { name },
  value,
  globalDefault = false,
}: DeepReadonly<PriorityClass>): string | undefined {
  const known = systemPriorityClasses.find(({ metadata }) => metadata.name === name);
  if (!known) return `${name} is not a known system priority class`;
  if (known.value !== value) return `value of ${name} PriorityClass must be ${known.value}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
