/** What containers and Pods request. Source: pkg/apis/core/validation/validation.go `validateResourceRequirements`. */
import type {
  ContainerResizePolicy,
  PodResourceClaim,
  PodSpec,
  ResourceRequirements,
} from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { dnsLabelFaults, dnsSubdomainFaults, qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly, Quantity } from '../../api/object.ts';
import { quantityMillis, quantityValue } from '../../api/quantities.ts';
import { goStruct } from '../decoding/go-struct.ts';
import { podTotals } from '../pod-totals.ts';

const standardResources = ['cpu', 'memory', 'ephemeral-storage'];
/** Names without a prefix of what a quota counts by whole objects. */
export const countedResources: readonly string[] = [
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
/** All other names without a prefix, but for huge pages. */
const knownResources: readonly string[] = [
  ...standardResources,
  ...standardResources.map((name) => `requests.${name}`),
  ...standardResources.map((name) => `limits.${name}`),
  'storage',
  'requests.storage',
];
const HUGE_PAGES = 'hugepages-';
const isHugePages = (name: string): boolean => name.startsWith(HUGE_PAGES);
export const isQuotaHugePages = (name: string): boolean => isHugePages(name.replace(/^requests\./, ''));
const isNative = (name: string): boolean =>
  !name.includes('/') || name.split('/')[0]?.endsWith('kubernetes.io') === true;
/** Whether more may be promised of it than there is: not of huge pages, nor of what a device plugin offers. */
export const isOvercommittable = (name: string): boolean => isNative(name) && !isHugePages(name);

type ValidateName = (name: string, field: string, faults: Faults) => void;

export function validateResources(
  { limits = {}, requests = {}, claims = [] }: DeepReadonly<ResourceRequirements>,
  field: string,
  claimNames: ReadonlySet<string>,
  faults: Faults,
  validateName: ValidateName = validateContainerResourceName,
): void {
  for (const [name, quantity] of Object.entries(limits)) {
    const at = `${field}.limits[${name}]`;
    validateName(name, at, faults);
    validateQuantity(name, quantity, at, faults);
  }
  for (const [name, quantity] of Object.entries(requests)) {
    const at = `${field}.requests[${name}]`;
    validateName(name, at, faults);
    validateQuantity(name, quantity, at, faults, () =>
      validateWithinLimit(name, quantity, limits[name], field, faults),
    );
  }
  const names = Object.keys({ ...limits, ...requests });
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    faults.forbidden(field, 'HugePages require cpu or memory');
  validateClaims(claims, claimNames, `${field}.claims`, faults);
}

function validateWithinLimit(
  name: string,
  quantity: Quantity,
  limit: Quantity | undefined,
  field: string,
  faults: Faults,
): void {
  if (limit === undefined) {
    if (!isOvercommittable(name))
      faults.required(`${field}.limits`, 'Limit must be set for non overcommitable resources');
    return;
  }
  const [asked, most] = [quantityMillis(quantity), quantityMillis(limit)];
  if (asked !== most && !isOvercommittable(name)) {
    faults.invalid(`${field}.requests`, quantity, `must be equal to ${name} limit of ${limit}`);
  } else if (asked > most) {
    faults.invalid(`${field}.requests`, quantity, `must be less than or equal to ${name} limit of ${limit}`);
  }
}

export function validateContainerResourceName(name: string, field: string, faults: Faults): void {
  validateResourceName(name, field, faults);
  if (name.includes('/')) {
    if (!isNative(name) && name.startsWith('requests.'))
      faults.invalid(field, name, "doesn't follow extended resource name standard");
  } else if (!standardResources.includes(name) && !isHugePages(name))
    faults.invalid(field, name, 'must be a standard resource for containers');
}

/** The name of a resource, of whatever kind. */
export function validateResourceName(name: string, field: string, faults: Faults): void {
  const wrong = qualifiedNameFaults(name);
  faults.allInvalid(field, name, wrong);
  if (name.includes('/')) return;
  const isKnown = knownResources.includes(name) || countedResources.includes(name) || isQuotaHugePages(name);
  if (!isKnown && wrong.length === 0)
    faults.invalid(field, name, 'must be a standard resource type or fully qualified');
}

function validateQuantity(
  name: string,
  quantity: Quantity,
  field: string,
  faults: Faults,
  before: () => void = () => {},
): void {
  if (quantityMillis(quantity) < 0) faults.invalid(field, quantity, 'must be greater than or equal to 0');
  before();
  if (!isHugePages(name)) return;
  const page = quantityValue(name.slice(HUGE_PAGES.length));
  if (quantityValue(quantity) % page !== 0)
    faults.invalid(field, quantity, `${quantity} is not positive integer multiple of ${name}`);
}

function validateClaims(
  claims: readonly DeepReadonly<{ name: string; request?: string }>[],
  claimNames: ReadonlySet<string>,
  field: string,
  faults: Faults,
): void {
  const seen = new Set<string>();
  for (const [i, { name, request }] of claims.entries()) {
    const at = `${field}[${i}]`;
    if (!name) {
      faults.required(at);
      continue;
    }
    const key = request ? `${name}/${request}` : name;
    const overlaps = !request && [...seen].some((other) => other.startsWith(`${name}/`));
    if (seen.has(name) || overlaps) faults.duplicate(at, name);
    else {
      if (request) faults.allInvalid(`${at}.request`, request, dnsLabelFaults(request));
      if (seen.has(key)) faults.duplicate(at, key);
    }
    seen.add(key);
    if (claimNames.has(name)) continue;
    const list = claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].sort().join(', ')}`;
    faults.notFound(at, name, `must be one of the names in pod.spec.resourceClaims${list}`);
  }
}

/** The Pod's own claims. Source: `validatePodResourceClaims`. */
export function validatePodClaims(claims: readonly DeepReadonly<PodResourceClaim>[], faults: Faults): void {
  const names = new Set<string>();
  claims.forEach((claim, i) => {
    const field = `spec.resourceClaims[${i}]`;
    const { name, resourceClaimName: own, resourceClaimTemplateName: template } = claim;
    if (!name) faults.required(`${field}.name`);
    else if (names.has(name)) faults.duplicate(`${field}.name`, name);
    else faults.allInvalid(`${field}.name`, name, dnsLabelFaults(name));
    names.add(name);
    const refuse = (why: string): void => faults.invalid(field, goStruct('PodResourceClaim', claim), why);
    if (own !== undefined && template !== undefined)
      refuse('at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified');
    if (own === undefined && template === undefined)
      refuse('must specify one of: `resourceClaimName`, `resourceClaimTemplateName`');
    if (own !== undefined) faults.allInvalid(`${field}.resourceClaimName`, own, dnsSubdomainFaults(own));
    if (template !== undefined)
      faults.allInvalid(`${field}.resourceClaimTemplateName`, template, dnsSubdomainFaults(template));
  });
}

export function validateResizePolicy(
  policies: readonly DeepReadonly<ContainerResizePolicy>[],
  field: string,
  restartPolicy: string | undefined,
  faults: Faults,
): void {
  const seen = new Set<string>();
  policies.forEach((policy, i) => {
    if (seen.has(policy.resourceName)) faults.duplicate(`${field}[${i}]`, policy.resourceName);
    seen.add(policy.resourceName);
    if (!policy.resourceName) faults.required(field);
    else faults.oneOf(field, policy.resourceName, ['cpu', 'memory']);
    if (!policy.restartPolicy) faults.required(field);
    else faults.oneOf(field, policy.restartPolicy, ['NotRequired', 'RestartContainer']);
    if (restartPolicy === 'Never' && policy.restartPolicy !== 'NotRequired') {
      const why = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
      faults.invalid(field, policy.restartPolicy, why);
    }
  });
}

/** Resources of the whole Pod. Source: `validatePodResources`. */
export function validatePodResources(
  spec: DeepReadonly<PodSpec>,
  claimNames: ReadonlySet<string>,
  faults: Faults,
): void {
  const { resources } = spec;
  if (!resources) return;
  const field = 'spec.resources';
  if (spec.os?.name === 'windows') return faults.forbidden(field, 'may not be set for a windows pod');
  if (resources.claims)
    faults.forbidden(`${field}.claims`, 'claims may not be set for Resources at pod-level');
  validateResources(resources, field, claimNames, faults, (name, at) => {
    const before = faults.causes.length;
    validateResourceName(name, at, faults);
    if (faults.causes.length === before && name !== 'cpu' && name !== 'memory' && !isHugePages(name))
      faults.notSupported(at, name, ['cpu', HUGE_PAGES, 'memory']);
  });
  const { requests = {}, limits = {} } = resources;
  for (const [name, sum] of Object.entries(podTotals(spec, 'requests'))) {
    const own = requests[name];
    if (own === undefined || quantityMillis(sum) <= quantityMillis(own)) continue;
    const why = `must be greater than or equal to aggregate container requests of ${sum}`;
    faults.invalid(`${field}.requests[${name}]`, own, why);
  }
  spec.containers?.forEach(({ resources: { limits: own = {} } = {} }, i) => {
    for (const [name, limit] of Object.entries(own)) {
      const most = limits[name];
      if (most === undefined || quantityMillis(limit) <= quantityMillis(most)) continue;
      const why = `must be less than or equal to pod limits of ${most}`;
      faults.invalid(`${field}.containers[${i}][${name}].limits`, limit, why);
    }
  });
}
