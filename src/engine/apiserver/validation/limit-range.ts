/** Source: pkg/apis/core/validation/validation.go `ValidateLimitRange`. */
import type { LimitRange, LimitRangeItem } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly, Quantity } from '../../api/object.ts';
import { compareQuantities, quantityMillis } from '../../api/quantities.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateMetadata } from './metadata.ts';
import { isOvercommittable, validateContainerResourceName, validateResourceName } from './resources.ts';

export function validate({ metadata, spec }: DeepReadonly<LimitRange>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  const types = new Set<string>();
  for (const [index, item] of (spec?.limits ?? []).entries()) {
    const field = `spec.limits[${index}]`;
    validateType(item.type, `${field}.type`, faults);
    if (types.has(item.type)) faults.duplicate(`${field}.type`, item.type);
    types.add(item.type);
    validateItem(item, field, faults);
  }
  return faults.causes;
}

export const validateUpdate = validate;

const types = ['Pod', 'Container', 'PersistentVolumeClaim'];

function validateType(type: string, field: string, faults: Faults): void {
  const wrong = qualifiedNameFaults(type);
  faults.allInvalid(field, type, wrong);
  if (wrong.length === 0 && !type.includes('/') && !types.includes(type))
    faults.invalid(field, type, 'must be a standard limit type or fully qualified');
}

function validateItem(item: DeepReadonly<LimitRangeItem>, field: string, faults: Faults): void {
  const ofPod = item.type === 'Pod';
  const validateName =
    ofPod || item.type === 'Container' ? validateContainerResourceName : validateResourceName;
  const resources = new Set<string>();
  const take = (name: keyof LimitRangeItem, quantities: Readonly<Record<string, Quantity>> = {}): void => {
    for (const resource of Object.keys(quantities)) {
      validateName(resource, `${field}.${name}[${resource}]`, faults);
      resources.add(resource);
    }
  };
  const { max, min, maxLimitRequestRatio } = item;
  take('max', max);
  take('min', min);
  for (const name of ['default', 'defaultRequest'] as const) {
    const quantities = item[name];
    if (!ofPod) take(name, quantities);
    else if (quantities && Object.keys(quantities).length > 0)
      faults.forbidden(`${field}.${name}`, "may not be specified when `type` is 'Pod'");
  }
  if (item.type === 'PersistentVolumeClaim' && !min?.storage && !max?.storage)
    faults.required(
      `${field}.limits`,
      'either minimum or maximum storage value is required, but neither was provided',
    );
  take('maxLimitRequestRatio', maxLimitRequestRatio);
  for (const resource of resources) validateOrder(resource, item, ofPod, field, faults);
}

type Bound = 'min' | 'max' | 'default' | 'defaultRequest';

/** A lesser bound, a greater one, whose field is at fault, whose value is shown, and how a message names the two. */
const orders: readonly (readonly [Bound, Bound, Bound, Bound, string, string])[] = [
  ['min', 'max', 'min', 'min', 'min', 'max'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', 'min', 'default request'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', 'default request', 'max'],
  ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest', 'default request', 'default limit'],
  ['min', 'default', 'default', 'min', 'min', 'default'],
  ['default', 'max', 'default', 'max', 'default', 'max'],
];

function validateOrder(
  resource: string,
  item: DeepReadonly<LimitRangeItem>,
  ofPod: boolean,
  field: string,
  faults: Faults,
): void {
  const bound = (name: Bound): Quantity | undefined =>
    ofPod && name.startsWith('default') ? undefined : item[name]?.[resource];
  for (const [lesser, greater, at, shown, lesserName, greaterName] of orders) {
    const [less, most] = [bound(lesser), bound(greater)];
    if (less === undefined || most === undefined || compareQuantities(less, most) <= 0) continue;
    const why = `${lesserName} value ${less} is greater than ${greaterName} value ${most}`;
    faults.invalid(`${field}.${at}[${resource}]`, bound(shown), why);
  }
  validateRatio(resource, item, field, faults);
  const [limit, request] = [bound('default'), bound('defaultRequest')];
  if (limit === undefined || request === undefined || isOvercommittable(resource)) return;
  if (compareQuantities(limit, request) === 0) return;
  const why = `default value ${limit} must equal to defaultRequest value ${request} in ${resource}`;
  faults.invalid(`${field}.defaultRequest[${resource}]`, request, why);
}

function validateRatio(
  resource: string,
  { maxLimitRequestRatio, min, max }: DeepReadonly<Partial<LimitRangeItem>>,
  field: string,
  faults: Faults,
): void {
  const ratio = maxLimitRequestRatio?.[resource];
  if (ratio === undefined) return;
  const at = `${field}.maxLimitRequestRatio[${resource}]`;
  if (compareQuantities(ratio, '1') < 0) faults.invalid(at, ratio, `ratio ${ratio} is less than 1`);
  const [least, most] = [min?.[resource], max?.[resource]];
  if (least === undefined || most === undefined) return;
  const limit = quantityMillis(most) / quantityMillis(least);
  if (quantityMillis(ratio) / 1000 > limit)
    faults.invalid(at, ratio, `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`);
}
