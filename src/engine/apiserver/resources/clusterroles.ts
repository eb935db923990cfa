/** What may be done everywhere, or in the namespaces whose RoleBindings name it. Source: pkg/registry/rbac/clusterrole. */
import type { ClusterRole } from '../../api/rbac-v1.ts';
import type { Resource } from '../resource.ts';
import { roleChecks } from './rbac-checks.ts';

export const clusterRoles: Resource<ClusterRole> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource: 'clusterroles',
  kind: 'ClusterRole',
  singular: 'clusterrole',
  namespaced: false,
  ...roleChecks('ClusterRole'),
};
