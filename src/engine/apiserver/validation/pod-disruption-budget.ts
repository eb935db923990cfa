/** Faults of a PodDisruptionBudget. Source: pkg/apis/policy/validation. */
import { Faults } from '../../api/faults.ts';
import type { DeepReadonly, IntOrString } from '../../api/object.ts';
import type { PodDisruptionBudget } from '../../api/policy-v1.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateSelector } from './affinity.ts';

export function validate({ spec = {} }: DeepReadonly<PodDisruptionBudget>): readonly ReasonCause[] {
  const faults = new Faults();
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    faults.invalid('spec', internal(spec), 'minAvailable and maxUnavailable cannot be both set');
  validateShare('spec.minAvailable', minAvailable, faults);
  validateShare('spec.maxUnavailable', maxUnavailable, faults);
  validateSelector(selector, 'spec.selector', faults);
  faults.oneOf('spec.unhealthyPodEvictionPolicy', unhealthyPodEvictionPolicy, [
    'AlwaysAllow',
    'IfHealthyBudget',
  ]);
  return faults.causes;
}

export { validate as validateUpdate };

/** A whole number that is not negative, or a percentage up to 100. */
function validateShare(field: string, value: IntOrString | undefined, faults: Faults): void {
  if (typeof value !== 'string') return faults.notNegative(field, value);
  if (!/^[0-9]+%$/.test(value)) {
    faults.invalid(
      field,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    );
  } else if (Number.parseInt(value, 10) > 100) faults.invalid(field, value, 'must not be greater than 100%');
}

/** A spec as Go prints the server's own type of it. */
const internal = ({
  minAvailable = null,
  selector = null,
  maxUnavailable = null,
  unhealthyPodEvictionPolicy = null,
}: object & Record<string, unknown>): object => ({
  MinAvailable: minAvailable,
  Selector: selector,
  MaxUnavailable: maxUnavailable,
  UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy,
});
