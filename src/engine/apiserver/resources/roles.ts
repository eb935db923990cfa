/** What may be done in a namespace. Source: pkg/registry/rbac/role. */
import type { Role } from '../../api/rbac-v1.ts';
import type { Resource } from '../resource.ts';
import { roleChecks } from './rbac-checks.ts';

export const roles: Resource<Role> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource: 'roles',
  kind: 'Role',
  singular: 'role',
  namespaced: true,
  ...roleChecks('Role'),
};
