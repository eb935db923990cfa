/** Grants a role in a namespace. Source: pkg/registry/rbac/rolebinding, pkg/apis/rbac/v1/defaults.go. */
import type { DeepReadonly } from '../../api/object.ts';
import type { RoleBinding } from '../../api/rbac-v1.ts';
import { age } from '../../api/tables.ts';
import type { Micros } from '../../sim/time.ts';
import type { Resource, TableColumn } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';
import { bindingChecks } from './rbac-checks.ts';

export const bindingColumns: readonly TableColumn[] = [
  nameColumn,
  column('Role'),
  ageColumn,
  column('Users', 1),
  column('Groups', 1),
  column('ServiceAccounts', 1),
];

export const roleBindings: Resource<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource: 'rolebindings',
  kind: 'RoleBinding',
  singular: 'rolebinding',
  namespaced: true,
  defaults: defaultBinding,
  ...bindingChecks,
  columns: bindingColumns,
  cells: bindingCells,
};

const RBAC_GROUP = 'rbac.authorization.k8s.io';

export function defaultBinding(draft: RoleBinding): void {
  if (!draft.roleRef?.apiGroup) draft.roleRef = { ...draft.roleRef, apiGroup: RBAC_GROUP };
  for (const subject of draft.subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= RBAC_GROUP;
}

export function bindingCells(
  { metadata, roleRef, subjects = [] }: DeepReadonly<RoleBinding>,
  now: Micros,
): readonly string[] {
  const of = (kind: string): string =>
    subjects
      .filter((subject) => subject.kind === kind)
      .map(({ namespace, name }) => (namespace ? `${namespace}/${name}` : name))
      .join(', ');
  return [
    metadata.name ?? '',
    `${roleRef.kind}/${roleRef.name}`,
    age(metadata.creationTimestamp, now),
    of('User'),
    of('Group'),
    of('ServiceAccount'),
  ];
}
