/** Source: pkg/apis/core/validation/validation.go `ValidateResourceQuota`, pkg/apis/core/helper/helpers.go. */
import type { ResourceQuota, ResourceQuotaSpec } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import type { DeepReadonly, Quantity } from '../../api/object.ts';
import { compareQuantities, quantityMillis } from '../../api/quantities.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateMetadata } from './metadata.ts';
import { countedResources, isQuotaHugePages, validateResourceName } from './resources.ts';

const compute = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const storage = ['ephemeral-storage', 'requests.ephemeral-storage', 'limits.ephemeral-storage'];
const quotaResources = [...compute, ...storage, 'requests.storage', ...countedResources];
const isQuotaResource = (name: string): boolean => quotaResources.includes(name) || isQuotaHugePages(name);

/** The resources that a scope can be used with. */
const scopedResources: Readonly<Record<string, readonly string[]>> = {
  Terminating: ['pods', ...compute],
  NotTerminating: ['pods', ...compute],
  BestEffort: ['pods'],
  NotBestEffort: ['pods', ...compute],
  PriorityClass: ['pods', ...compute],
  CrossNamespacePodAffinity: ['pods', ...compute],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};
const existing = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'CrossNamespacePodAffinity',
];

export function validate({ metadata, spec = {} }: DeepReadonly<ResourceQuota>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  validateSpec(spec, faults);
  return faults.causes;
}

export function validateUpdate(
  { spec = {} }: DeepReadonly<ResourceQuota>,
  old: DeepReadonly<ResourceQuota>,
): readonly ReasonCause[] {
  const faults = new Faults();
  validateSpec(spec, faults);
  const sorted = (scopes: readonly string[] = []): string => [...new Set(scopes)].sort().join();
  if (sorted(spec.scopes) !== sorted(old.spec?.scopes))
    faults.invalid('spec.scopes', spec.scopes, 'field is immutable');
  return faults.causes;
}

/** For the subresource `status`. */
export function validateStatus({ metadata, status }: DeepReadonly<ResourceQuota>): readonly ReasonCause[] {
  const faults = new Faults();
  if (!metadata.resourceVersion) faults.required('resourceVersion');
  validateQuantities(status?.hard, 'status.hard', faults);
  validateQuantities(status?.used, 'status.used', faults);
  return faults.causes;
}

function validateSpec(spec: DeepReadonly<ResourceQuotaSpec>, faults: Faults): void {
  validateQuantities(spec.hard, 'spec.hard', faults);
  const { scopes = [], scopeSelector } = spec;
  for (const scope of scopes) {
    if (!scopedResources[scope]) faults.invalid('spec.scopes', scopes, 'unsupported scope');
    validateScopeUse(scope, spec, 'spec.scopes', scopes, faults);
  }
  validatePairs(scopes, 'spec.scopes', scopes, faults);
  if (!scopeSelector) return;
  const field = 'spec.scopeSelector.matchExpressions';
  const { matchExpressions = [] } = scopeSelector;
  for (const { scopeName, operator, values = [] } of matchExpressions) {
    if (!scopedResources[scopeName]) faults.invalid(`${field}.scopeName`, scopeName, 'unsupported scope');
    validateScopeUse(scopeName, spec, field, scopeSelector, faults);
    if (existing.includes(scopeName) && operator !== 'Exists') {
      const why =
        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, " +
        'ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity';
      faults.invalid(`${field}.operator`, operator, why);
    }
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        faults.required(
          `${field}.values`,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        );
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        faults.invalid(
          `${field}.values`,
          values,
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        );
    } else faults.invalid(`${field}.operator`, operator, 'not a valid selector operator');
  }
  validatePairs(
    matchExpressions.map(({ scopeName }) => scopeName),
    field,
    scopes,
    faults,
  );
}

function validateQuantities(
  quantities: Readonly<Record<string, Quantity>> = {},
  field: string,
  faults: Faults,
): void {
  for (const [name, quantity] of Object.entries(quantities)) {
    const at = `${field}[${name}]`;
    validateResourceName(name, at, faults);
    if (!name.includes('/') && !isQuotaResource(name))
      faults.invalid(at, name, 'must be a standard resource for quota');
    if (compareQuantities(quantity, '0') < 0)
      faults.invalid(at, quantity, 'must be greater than or equal to 0');
    if (countedResources.includes(name) && quantityMillis(quantity) % 1000 !== 0)
      faults.invalid(at, quantity, 'must be an integer');
  }
}

function validateScopeUse(
  scope: string,
  { hard = {} }: DeepReadonly<ResourceQuotaSpec>,
  field: string,
  shown: unknown,
  faults: Faults,
): void {
  for (const name of Object.keys(hard).sort()) {
    if (isQuotaResource(name) && scopedResources[scope]?.includes(name) === false)
      faults.invalid(field, shown, 'unsupported scope applied to resource');
  }
}

function validatePairs(scopes: readonly string[], field: string, shown: unknown, faults: Faults): void {
  for (const scope of ['BestEffort', 'Terminating']) {
    if (scopes.includes(scope) && scopes.includes(`Not${scope}`))
      faults.invalid(field, shown, 'conflicting scopes');
  }
}

/** Requests that may exceed their limits. Source: pkg/registry/core/resourcequota/strategy.go. */
export function warnings({ spec }: DeepReadonly<ResourceQuota>): readonly string[] {
  const hard = spec?.hard ?? {};
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => {
    const isBare = hard[`requests.${name}`] === undefined && (name === 'cpu' || name === 'memory');
    const requestName = isBare ? name : `requests.${name}`;
    const [request, limit] = [hard[requestName], hard[`limits.${name}`]];
    if (request === undefined || limit === undefined || compareQuantities(request, limit) <= 0) return [];
    return [`ResourceQuota ${requestName} (${request}) should be less than limits.${name} (${limit})`];
  });
}
