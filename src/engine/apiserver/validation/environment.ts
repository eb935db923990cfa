/** A container's environment. Source: pkg/apis/core/validation/validation.go `ValidateEnv`, `ValidateEnvFrom`. */
import type { Container, EnvVar } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { configKeyFaults, dnsSubdomainFaults, environmentNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { validateFieldSelector, validateResourceSelector } from './field-selectors.ts';

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
  if (fieldRef) validateFieldSelector(fieldRef, `${from}.fieldRef`, 'variable', faults);
  if (resourceFieldRef)
    validateResourceSelector(resourceFieldRef, `${from}.resourceFieldRef`, 'variable', faults);
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
