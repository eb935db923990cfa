/**
 * Which rules of roles apply to a user, and what they allow.
 * Source: pkg/registry/rbac/validation/rule.go; plugin/pkg/auth/authorizer/rbac/rbac.go; pkg/apis/rbac/v1/evaluation_helpers.go.
 */
import type { PolicyRule, Role, RoleBinding, RoleRef, Subject } from '../api/rbac-v1.ts';
import type { UserInfo } from './authentication.ts';
import type { AuthorizerAttributes, ObjectLister } from './authorization.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** A rule and the binding that grants it, or the name of a role that is bound but not there. */
export type GrantedRule =
  | { readonly rule: PolicyRule; readonly binding: RoleBinding; readonly subject: Subject }
  | { readonly missing: RoleRef };

/** Every rule that applies to a user in a namespace (`''`: cluster-wide), those of ClusterRoleBindings first. */
export function* rulesGranted(
  user: UserInfo,
  namespace: string,
  objects: ObjectLister,
): Generator<GrantedRule, void, undefined> {
  const bindings = [
    ...objects.list<RoleBinding>(GROUP, 'clusterrolebindings', ''),
    ...(namespace ? objects.list<RoleBinding>(GROUP, 'rolebindings', namespace) : []),
  ];
  for (const binding of bindings) {
    const home = binding.metadata.namespace ?? '';
    const subject = binding.subjects?.find((each) => appliesTo(each, user, home));
    if (!subject) continue;
    const role = findRole(binding.roleRef, home, objects);
    if (!role) yield { missing: binding.roleRef };
    for (const rule of role?.rules ?? []) yield { rule, binding, subject };
  }
}

/** `namespace` is that of the binding. */
export function findRole(
  { kind, name }: RoleRef,
  namespace: string,
  objects: ObjectLister,
): Role | undefined {
  return kind === 'Role'
    ? objects.lookup<Role>(GROUP, 'roles', namespace, name)
    : objects.lookup<Role>(GROUP, 'clusterroles', '', name);
}

function appliesTo({ kind, name, namespace }: Subject, user: UserInfo, home: string): boolean {
  switch (kind) {
    case 'User':
      return user.name === name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${namespace || home}:${name}`;
    default:
      return false;
  }
}

// region: rule-allows
export function ruleAllows(
  { isResourceRequest, verb, group, resource, subresource, name, path }: AuthorizerAttributes,
  { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule,
): boolean {
  const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);
  if (!has(verbs, verb)) return false;
  if (!isResourceRequest) return nonResourceURLs.some((url) => pathMatches(url, path));
  const asked = subresource ? `${resource}/${subresource}` : resource;
  return (
    has(apiGroups, group) &&
    (has(resources, asked) || (subresource !== '' && resources.includes(`*/${subresource}`))) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  );
}

// endregion

const pathMatches = (url: string, path: string): boolean =>
  url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));
