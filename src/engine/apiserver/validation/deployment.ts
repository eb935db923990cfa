/** Source: pkg/apis/apps/validation/validation.go `ValidateDeploymentSpec`. */
import type { Deployment, DeploymentStrategy } from '../../api/apps-v1.ts';
import { Faults } from '../../api/faults.ts';
import type { DeepReadonly, IntOrString } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateWorkload } from './workload.ts';

export function validate(deployment: DeepReadonly<Deployment>): readonly ReasonCause[] {
  const { spec = {} } = deployment;
  const faults = new Faults();
  const { selector, minReadySeconds = 0, progressDeadlineSeconds } = spec;
  if (selector && Object.values(selector).every((part) => Object.keys(part ?? {}).length === 0))
    faults.invalid('spec.selector', selector, 'empty selector is invalid for deployment');
  faults.causes.push(...validateWorkload(deployment, selector));
  validateStrategy(spec.strategy ?? {}, faults);
  faults.notNegative('spec.minReadySeconds', minReadySeconds);
  faults.notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit);
  faults.notNegative('spec.progressDeadlineSeconds', progressDeadlineSeconds);
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    const why = 'must be greater than minReadySeconds';
    faults.invalid('spec.progressDeadlineSeconds', progressDeadlineSeconds, why);
  }
  return faults.causes;
}

export function validateUpdate(
  deployment: DeepReadonly<Deployment>,
  old: DeepReadonly<Deployment>,
): readonly ReasonCause[] {
  const faults = new Faults();
  faults.immutable('spec.selector', deployment.spec?.selector, old.spec?.selector);
  return [...validate(deployment), ...faults.causes];
}

function validateStrategy(strategy: DeepReadonly<DeploymentStrategy>, faults: Faults): void {
  const { type, rollingUpdate } = strategy;
  const field = 'spec.strategy';
  if (type === 'Recreate') {
    const why = "may not be specified when strategy `type` is 'Recreate'";
    if (rollingUpdate) faults.forbidden(`${field}.rollingUpdate`, why);
    return;
  }
  if (type !== 'RollingUpdate') return faults.notSupported(field, strategy, ['Recreate', 'RollingUpdate']);
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  const unavailableField = `${field}.rollingUpdate.maxUnavailable`;
  validateShare(unavailableField, maxUnavailable, faults);
  validateShare(`${field}.rollingUpdate.maxSurge`, maxSurge, faults);
  if (shareValue(maxUnavailable) === 0 && shareValue(maxSurge) === 0)
    faults.invalid(unavailableField, maxUnavailable, 'may not be 0 when `maxSurge` is 0');
  if (isPercent(maxUnavailable) && shareValue(maxUnavailable) > 100)
    faults.invalid(unavailableField, maxUnavailable, 'must not be greater than 100%');
}

const isPercent = (value: IntOrString): value is string =>
  typeof value === 'string' && /^[0-9]+%$/.test(value);

const shareValue = (value: IntOrString): number => Number.parseInt(String(value), 10) || 0;

/** A number, or a part of the whole. Source: `ValidatePositiveIntOrPercent`. */
function validateShare(field: string, value: IntOrString, faults: Faults): void {
  if (typeof value === 'number') return faults.notNegative(field, value);
  if (isPercent(value)) return;
  const sentence =
    "a valid percent string must be a numeric string followed by an ending '%' " +
    "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  faults.invalid(field, value, sentence);
}
