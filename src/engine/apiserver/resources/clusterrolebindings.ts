/** Grants a ClusterRole everywhere. Source: pkg/registry/rbac/clusterrolebinding, pkg/apis/rbac/v1/defaults.go. */
import type { RoleBinding } from '../../api/rbac-v1.ts';
import type { Resource } from '../resource.ts';
import { bindingChecks } from './rbac-checks.ts';
import { bindingCells, bindingColumns, defaultBinding } from './rolebindings.ts';

export const clusterRoleBindings: Resource<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource: 'clusterrolebindings',
  kind: 'ClusterRoleBinding',
  singular: 'clusterrolebinding',
  namespaced: false,
  defaults: defaultBinding,
  ...bindingChecks,
  columns: bindingColumns,
  cells: bindingCells,
};
