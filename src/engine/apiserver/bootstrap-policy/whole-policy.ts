/** The whole bootstrap policy; it loads when somebody asks for roles, or wants what the core does not allow. */
import type { ClusterRole, PolicyRule, Role, RoleBinding } from '../../api/rbac-v1.ts';
import { AGGREGATE, objectsOf } from './bootstrap-policy.ts';
import { policy } from './policy.ts';

/** `created` is when: RFC 3339. `aggregated`: whether admin, edit and view have their rules already. */
export function wholeBootstrapPolicy(created: string, aggregated: boolean): (Role | RoleBinding)[] {
  const objects = objectsOf(policy, created);
  if (aggregated) aggregateRoles(objects);
  return objects;
}

/** What the cluster role aggregation controller makes of admin, edit and view: the rules of the roles that they select. */
function aggregateRoles(objects: readonly (Role | RoleBinding)[]): void {
  const roles = objects.filter(({ kind }) => kind === 'ClusterRole') as ClusterRole[];
  // edit takes in view, and admin takes in edit.
  for (const name of ['view', 'edit', 'admin']) {
    const role = roles.find(({ metadata }) => metadata.name === name) as ClusterRole;
    const parts = roles.filter((each) => each.metadata.labels?.[AGGREGATE + name] === 'true');
    const rules = parts.flatMap((part) => part.rules ?? []).map((rule) => JSON.stringify(rule));
    role.rules = [...new Set(rules)].map((rule) => JSON.parse(rule) as PolicyRule);
  }
}
