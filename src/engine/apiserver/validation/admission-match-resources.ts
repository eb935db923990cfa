/** What policies and bindings have in common. Source: pkg/apis/admissionregistration/validation/validation.go, 1.36.4. */
import type { Faults } from '../../api/faults.ts';
import { pathSegmentFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { MatchResources, NamedRule } from '../admission/policies/policy.ts';
import { validateSelector } from './affinity.ts';
import { validateRule } from './webhook-configuration.ts';

export function validateMatchResources(
  at: string,
  resources: DeepReadonly<MatchResources>,
  faults: Faults,
): void {
  const { matchPolicy, namespaceSelector, objectSelector } = resources;
  if (matchPolicy === undefined) faults.required(`${at}.matchPolicy`);
  faults.oneOf(`${at}.matchPolicy`, matchPolicy, ['Equivalent', 'Exact']);
  if (namespaceSelector === undefined) faults.required(`${at}.namespaceSelector`);
  validateSelector(namespaceSelector, `${at}.namespaceSelector`, faults);
  if (objectSelector === undefined) faults.required(`${at}.objectSelector`);
  validateSelector(objectSelector, `${at}.objectSelector`, faults);
  for (const field of ['resourceRules', 'excludeResourceRules'] as const)
    for (const [index, rule] of (resources[field] ?? []).entries())
      validateNamedRule(`${at}.${field}[${index}]`, rule, faults);
}

function validateNamedRule(at: string, rule: DeepReadonly<NamedRule>, faults: Faults): void {
  const names = new Set<string>();
  for (const [index, name] of (rule.resourceNames ?? []).entries()) {
    const field = `${at}.resourceNames[${index}]`;
    faults.allInvalid(field, name, pathSegmentFaults(name));
    if (names.has(name)) faults.duplicate(field, name);
    names.add(name);
  }
  validateRule(at, rule, faults);
}

const mutatingOperations = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

/** Nothing can be changed about a DELETE. */
export function validateMutatingOperations(
  at: string,
  { resourceRules = [] }: DeepReadonly<MatchResources>,
  faults: Faults,
): void {
  for (const { operations = [] } of resourceRules)
    for (const operation of operations)
      if (!mutatingOperations.includes(operation))
        faults.notSupported(`${at}.resourceRules.operations`, operation, mutatingOperations);
}
