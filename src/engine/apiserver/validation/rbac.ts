/** Roles and bindings. Source: pkg/apis/rbac/validation/validation.go. */

import { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults, pathSegmentFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ClusterRole, PolicyRule, Role, RoleBinding, Subject } from '../../api/rbac-v1.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateMetadata } from './metadata.ts';

const GROUP = 'rbac.authorization.k8s.io';

export function validateRole({ kind, metadata, rules }: DeepReadonly<Role>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata, pathSegmentFaults);
  for (const [index, rule] of (rules ?? []).entries())
    validateRule(`rules[${index}]`, rule, kind === 'Role', faults);
  return faults.causes;
}

export function validateClusterRole(role: DeepReadonly<ClusterRole>): readonly ReasonCause[] {
  const faults = new Faults();
  if (role.aggregationRule && !role.aggregationRule.clusterRoleSelectors?.length) {
    faults.required(
      'aggregationRule.clusterRoleSelectors',
      'at least one clusterRoleSelector required if aggregationRule is non-nil',
    );
  }
  return [...validateRole(role), ...faults.causes];
}

function validateRule(
  field: string,
  rule: DeepReadonly<PolicyRule>,
  isNamespaced: boolean,
  faults: Faults,
): void {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  if (!verbs?.length) faults.required(`${field}.verbs`, 'verbs must contain at least one value');
  if (nonResourceURLs.length > 0) {
    const refuse = (why: string): void => faults.invalid(`${field}.nonResourceURLs`, nonResourceURLs, why);
    if (isNamespaced) refuse('namespaced rules cannot apply to non-resource URLs');
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      refuse('rules cannot apply to both regular resources and non-resource URLs');
    return;
  }
  if (apiGroups.length === 0)
    faults.required(`${field}.apiGroups`, 'resource rules must supply at least one api group');
  if (resources.length === 0)
    faults.required(`${field}.resources`, 'resource rules must supply at least one resource');
}

export function validateBinding(binding: DeepReadonly<RoleBinding>): readonly ReasonCause[] {
  const { kind, metadata, roleRef, subjects = [] } = binding;
  const isNamespaced = kind === 'RoleBinding';
  const faults = validateMetadata(metadata, pathSegmentFaults);
  if (roleRef.apiGroup !== GROUP) faults.notSupported('roleRef.apiGroup', roleRef.apiGroup, [GROUP]);
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(roleRef.kind)) faults.notSupported('roleRef.kind', roleRef.kind, kinds);
  if (!roleRef.name) faults.required('roleRef.name');
  else faults.allInvalid('roleRef.name', roleRef.name, pathSegmentFaults(roleRef.name));
  for (const [index, subject] of subjects.entries())
    validateSubject(`subjects[${index}]`, subject, isNamespaced, faults);
  return faults.causes;
}

function validateSubject(
  field: string,
  { kind, name, apiGroup = '', namespace }: DeepReadonly<Subject>,
  isNamespaced: boolean,
  faults: Faults,
): void {
  if (!name) faults.required(`${field}.name`);
  switch (kind) {
    case 'ServiceAccount':
      if (name) faults.allInvalid(`${field}.name`, name, dnsSubdomainFaults(name));
      if (apiGroup) faults.notSupported(`${field}.apiGroup`, apiGroup, ['']);
      if (!isNamespaced && !namespace) faults.required(`${field}.namespace`);
      break;
    case 'User':
    case 'Group':
      if (apiGroup !== GROUP) faults.notSupported(`${field}.apiGroup`, apiGroup, [GROUP]);
      break;
    default:
      faults.notSupported(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group']);
  }
}

/** A binding is for one role and no other: who may change the subjects must not be able to change the role. */
export function validateBindingUpdate(
  binding: DeepReadonly<RoleBinding>,
  old: DeepReadonly<RoleBinding>,
): readonly ReasonCause[] {
  const { apiGroup, kind, name } = binding.roleRef;
  const faults = new Faults();
  const was = old.roleRef;
  if (was.apiGroup !== apiGroup || was.kind !== kind || was.name !== name)
    faults.invalid('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef');
  return [...validateBinding(binding), ...faults.causes];
}
