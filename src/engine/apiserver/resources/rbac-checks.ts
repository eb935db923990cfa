/** What is checked of roles and bindings; it loads when somebody writes one. */
import type { Role, RoleBinding } from '../../api/rbac-v1.ts';
import type { Resource } from '../resource.ts';

type Checks<T extends Role | RoleBinding> = Pick<Resource<T>, 'confirm' | 'loadValidation'>;

export const roleChecks = (kind: 'Role' | 'ClusterRole'): Checks<Role> => ({
  confirm: async (context, role, old) => {
    const { confirmRole } = await context.server.sim.load(() => import('../escalation.ts'));
    confirmRole(context, role, old);
  },
  loadValidation: async () => {
    const { validateRole, validateClusterRole } = await import('../validation/rbac.ts');
    const validate = kind === 'Role' ? validateRole : validateClusterRole;
    return { validate, validateUpdate: validate };
  },
});

export const bindingChecks: Checks<RoleBinding> = {
  confirm: async (context, binding, old) => {
    const { confirmBinding } = await context.server.sim.load(() => import('../escalation.ts'));
    confirmBinding(context, binding, old);
  },
  loadValidation: async () => {
    const { validateBinding, validateBindingUpdate } = await import('../validation/rbac.ts');
    return { validate: validateBinding, validateUpdate: validateBindingUpdate };
  },
};
