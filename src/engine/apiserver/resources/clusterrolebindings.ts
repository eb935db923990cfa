/** Grants a ClusterRole everywhere. Source: pkg/registry/rbac/clusterrolebinding, pkg/apis/rbac/v1/defaults.go. */
import type { RoleBinding } from '../../api/rbac-v1.ts';
import { confirmBinding } from '../escalation.ts';
import type { Resource } from '../resource.ts';
import { validateBinding, validateBindingUpdate } from '../validation/rbac.ts';
import { bindingCells, bindingColumns, defaultBinding } from './rolebindings.ts';

export const clusterRoleBindings: Resource<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource: 'clusterrolebindings',
  kind: 'ClusterRoleBinding',
  singular: 'clusterrolebinding',
  namespaced: false,
  defaults: defaultBinding,
  confirm: confirmBinding,
  validate: validateBinding,
  validateUpdate: validateBindingUpdate,
  columns: bindingColumns,
  cells: bindingCells,
};
