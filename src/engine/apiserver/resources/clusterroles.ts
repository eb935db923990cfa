/** What may be done everywhere, or in the namespaces whose RoleBindings name it. Source: pkg/registry/rbac/clusterrole. */
import type { ClusterRole } from '../../api/rbac-v1.ts';
import { confirmRole } from '../escalation.ts';
import type { Resource } from '../resource.ts';
import { validateClusterRole } from '../validation/rbac.ts';
import { createdColumn, nameColumn } from './columns.ts';

export const clusterRoles: Resource<ClusterRole> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource: 'clusterroles',
  kind: 'ClusterRole',
  singular: 'clusterrole',
  namespaced: false,
  confirm: confirmRole,
  validate: validateClusterRole,
  validateUpdate: validateClusterRole,
  columns: [nameColumn, createdColumn],
  cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? ''],
};
