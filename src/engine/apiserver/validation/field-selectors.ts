/**
 * Fields of a Pod, and resources of its containers, that it can hand to its programs, in a variable or in a file.
 * Source: pkg/apis/core/validation/validation.go `validateObjectFieldSelector`, `validateContainerResourceFieldSelector`.
 */
import type { ObjectFieldSelector, ResourceFieldSelector } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';

export type Use = 'variable' | 'file';

const fieldsOf: Readonly<Record<Use, readonly string[]>> = {
  variable: [
    'metadata.name',
    'metadata.namespace',
    'metadata.uid',
    'spec.nodeName',
    'spec.serviceAccountName',
    'status.hostIP',
    'status.hostIPs',
    'status.podIP',
    'status.podIPs',
  ],
  file: ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'],
};
/** All that the API can name, whether it may be used or not. Source: `ConvertDownwardAPIFieldLabel`. */
const known = [
  ...fieldsOf.variable,
  ...fieldsOf.file,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
];

export function validateFieldSelector(
  { apiVersion, fieldPath }: DeepReadonly<ObjectFieldSelector>,
  field: string,
  use: Use,
  faults: Faults,
): void {
  if (!fieldPath) return faults.required(`${field}.fieldPath`);
  const convert = (why: string): void =>
    faults.invalid(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`);
  if (apiVersion !== 'v1') return convert(`unsupported pod version: ${apiVersion}`);
  const [, base, subscript] = /^(.+?)\['(.*)'\]$/s.exec(fieldPath) ?? [];
  if (base !== undefined && subscript !== undefined) {
    const keyed = base === 'metadata.annotations' || base === 'metadata.labels';
    if (!keyed) return convert(`field label does not support subscript: ${fieldPath}`);
    const key = base === 'metadata.annotations' ? subscript.toLowerCase() : subscript;
    return faults.allInvalid(field, key, qualifiedNameFaults(key));
  }
  const path = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!known.includes(path)) return convert(`field label not supported: ${path}`);
  if (!fieldsOf[use].includes(path)) faults.notSupported(`${field}.fieldPath`, path, fieldsOf[use]);
}

const resources = ['limits', 'requests'].flatMap((list) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((name) => `${list}.${name}`),
);

export function validateResourceSelector(
  selector: DeepReadonly<ResourceFieldSelector>,
  field: string,
  use: Use,
  faults: Faults,
): void {
  const { containerName, resource } = selector;
  if (use === 'file' && !containerName) faults.required(`${field}.containerName`);
  else if (!resource) faults.required(`${field}.resource`);
  else if (!resources.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource)) {
    faults.notSupported(`${field}.resource`, resource, resources);
  }
  validateDivisor(selector, `${field}.divisor`, faults);
}

const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const divisorsOf: Readonly<Record<string, readonly [what: string, divisors: readonly string[]]>> = {
  cpu: ['cpu', ['1m', '1']],
  memory: ['memory', byteDivisors],
  'ephemeral-storage': ['local ephemeral storage', byteDivisors],
  hugepages: ['hugepages', byteDivisors],
};

function validateDivisor(
  { resource = '', divisor = '0' }: DeepReadonly<ResourceFieldSelector>,
  field: string,
  faults: Faults,
): void {
  const [what, divisors = []] =
    divisorsOf[resource.replace(/^(?:limits|requests)\./, '').replace(/^(hugepages)-.*/, '$1')] ?? [];
  if (what === undefined || divisors.includes(divisor) || divisor === '0') return;
  const list = divisors.join(what === 'cpu' ? ' and ' : ', ');
  faults.invalid(field, resource, `only divisor's values ${list} are supported with the ${what} resource`);
}
