/** A container's environment. Source: pkg/apis/core/validation/validation.go `ValidateEnv`, `ValidateEnvFrom`. */
import type { Container, EnvVar } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { configKeyFaults, dnsSubdomainFaults, environmentNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';

const podFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

export function validateEnvironment(
  { env, envFrom }: DeepReadonly<Container>,
  field: string,
  faults: Faults,
): void {
  env?.forEach((variable, i) => {
    validateVariable(variable, `${field}.env[${i}]`, faults);
  });
  envFrom?.forEach(({ prefix, configMapRef, secretRef }, i) => {
    const at = `${field}.envFrom[${i}]`;
    if (prefix) faults.allInvalid(`${at}.prefix`, prefix, environmentNameFaults(prefix));
    for (const [key, reference] of [
      ['configMapRef', configMapRef],
      ['secretRef', secretRef],
    ] as const) {
      if (!reference) continue;
      if (!reference.name) faults.required(`${at}.${key}.name`);
      else faults.allInvalid(`${at}.${key}.name`, reference.name, dnsSubdomainFaults(reference.name));
    }
    if (configMapRef && secretRef)
      faults.invalid(`${field}.envFrom`, '', 'may not have more than one field specified at a time');
    if (!configMapRef && !secretRef)
      faults.invalid(`${field}.envFrom`, '', 'must specify one of: `configMapRef` or `secretRef`');
  });
}

function validateVariable(
  { name, value, valueFrom }: DeepReadonly<EnvVar>,
  field: string,
  faults: Faults,
): void {
  if (!name) faults.required(`${field}.name`);
  else faults.allInvalid(`${field}.name`, name, environmentNameFaults(name));
  if (!valueFrom) return;
  const from = `${field}.valueFrom`;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) {
    const path = fieldRef.fieldPath;
    const at = `${from}.fieldRef.fieldPath`;
    const base = path?.replace(/\['.+'\]$/, '');
    const subscripted = base !== path && (base === 'metadata.annotations' || base === 'metadata.labels');
    const known = [
      ...podFields,
      'status.phase',
      'spec.restartPolicy',
      'metadata.labels',
      'metadata.annotations',
    ];
    if (!path) faults.required(at);
    else if (fieldRef.apiVersion !== 'v1') {
      faults.invalid(at, path, `error converting fieldPath: unsupported pod version: ${fieldRef.apiVersion}`);
    } else if (!subscripted && !known.includes(path)) {
      faults.invalid(at, path, `error converting fieldPath: field label not supported: ${path}`);
    } else if (!subscripted && !podFields.includes(path)) faults.notSupported(at, path, podFields);
  }
  if (resourceFieldRef) {
    const { resource } = resourceFieldRef;
    if (!resource) faults.required(`${from}.resourceFieldRef.resource`);
    else if (!resourceFields.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource)) {
      faults.notSupported(`${from}.resourceFieldRef.resource`, resource, resourceFields);
    }
    validateDivisor(resourceFieldRef, `${from}.resourceFieldRef.divisor`, faults);
  }
  for (const [key, reference] of [
    ['configMapKeyRef', configMapKeyRef],
    ['secretKeyRef', secretKeyRef],
  ] as const) {
    if (!reference) continue;
    if (!reference.name) faults.required(`${from}.${key}.name`);
    if (!reference.key) faults.required(`${from}.${key}.key`);
    else faults.allInvalid(`${from}.${key}.key`, reference.key, configKeyFaults(reference.key));
  }
  const sources = Object.keys(valueFrom).length;
  if (sources === 0) {
    const one =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    faults.invalid(from, '', one);
  } else if (value) {
    faults.invalid(from, '', 'may not be specified when `value` is not empty');
  } else if (sources > 1) {
    faults.invalid(from, '', 'may not have more than one field specified at a time');
  }
}

const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const divisorsOf: Readonly<Record<string, readonly [what: string, divisors: readonly string[]]>> = {
  cpu: ['cpu', ['1m', '1']],
  memory: ['memory', byteDivisors],
  'ephemeral-storage': ['local ephemeral storage', byteDivisors],
  hugepages: ['hugepages', byteDivisors],
};

function validateDivisor(
  { resource = '', divisor = '0' }: DeepReadonly<{ resource?: string; divisor?: string }>,
  field: string,
  faults: Faults,
): void {
  const [what, divisors = []] =
    divisorsOf[resource.replace(/^(?:limits|requests)\./, '').replace(/^(hugepages)-.*/, '$1')] ?? [];
  if (what === undefined || divisors.includes(divisor) || (divisor === '0' && what !== 'hugepages')) return;
  const list = divisors.join(what === 'cpu' ? ' and ' : ', ');
  faults.invalid(field, resource, `only divisor's values ${list} are supported with the ${what} resource`);
}
