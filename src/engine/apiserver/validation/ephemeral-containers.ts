/** Containers that are put into a running Pod. Source: validation.go `ValidatePodEphemeralContainersUpdate`. */
import type { EphemeralContainer, Pod } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import { goQuote } from '../../api/go-quote.ts';
import { type DeepReadonly, deepEqual } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { unifiedDiff } from '../../api/unified-diff.ts';
import { goStruct } from '../decoding/go-struct.ts';
import { validateAnnotationsUpdate } from './annotations.ts';
import { validatePodState } from './pod.ts';

const MIRROR = 'kubernetes.io/config.mirror';

export function validateUpdate(pod: DeepReadonly<Pod>, old: DeepReadonly<Pod>): readonly ReasonCause[] {
  if (old.metadata.annotations?.[MIRROR] !== undefined) {
    const faults = new Faults();
    faults.forbidden('[]', 'static pods do not support ephemeral containers');
    return faults.causes;
  }
  const faults = validatePodState(pod);
  validateAnnotationsUpdate(pod, old, faults);
  for (const before of old.spec.ephemeralContainers ?? []) {
    const now = pod.spec.ephemeralContainers?.find(({ name }) => name === before.name);
    const refuse = (what: string): void =>
      faults.forbidden(
        'spec.ephemeralContainers',
        `existing ephemeral containers ${goQuote(before.name)} may not be ${what}`,
      );
    if (!now) refuse('removed\n');
    else if (!deepEqual(now, before)) refuse(`changed\n${unifiedDiff(printed(before), printed(now))}`);
  }
  return faults.causes;
}

const printed = (container: DeepReadonly<EphemeralContainer>): string =>
  JSON.stringify(goStruct('EphemeralContainer', container), null, 1);
