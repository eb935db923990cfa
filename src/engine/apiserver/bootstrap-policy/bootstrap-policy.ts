/**
 * The roles and bindings that every cluster is born with: kube-apiserver makes them when it starts.
 * Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy, pkg/registry/rbac/rest/storage_rbac.go.
 */
import { deepFreeze } from '../../api/object.ts';
import type { ClusterRole, PolicyRule, Role, RoleBinding, Subject } from '../../api/rbac-v1.ts';
import { type Micros, rfc3339 } from '../../sim/time.ts';
import { corePolicy } from './core-policy.ts';

const GROUP = 'rbac.authorization.k8s.io';
export const AGGREGATE = `${GROUP}/aggregate-to-`;

export function objectsOf(policy: string, created: string): (Role | RoleBinding)[] {
  const objects: (Role | RoleBinding)[] = [];
  let role = undefined as ClusterRole | undefined;
  for (const line of policy.split('\n')) {
    const [mark = '', ...parts] = line.split(' ');
    if (mark === '=') {
      role = newRole(parts, created);
      objects.push(role);
    } else if (mark === '+' && role) {
      objects.push(newBinding(role, parts, created));
    } else if (role) {
      role.rules = [...(role.rules ?? []), ruleOf(line)];
    }
  }
  return objects;
}

const metadataOf = (name: string, namespace: string | undefined, created: string) => ({
  name,
  ...(namespace && { namespace }),
  creationTimestamp: created,
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
});

function newRole([name = '', ...marks]: readonly string[], created: string): ClusterRole {
  const namespace = marks.find((mark) => !/^[<>]/.test(mark));
  const labels = marks.filter((mark) => mark.startsWith('>')).map((mark) => AGGREGATE + mark.slice(1));
  const from = marks.find((mark) => mark.startsWith('<'))?.slice(1);
  const metadata = metadataOf(name, namespace, created);
  Object.assign(metadata.labels, Object.fromEntries(labels.map((label) => [label, 'true'])));
  return {
    apiVersion: `${GROUP}/v1`,
    kind: namespace ? 'Role' : 'ClusterRole',
    metadata,
    rules: null,
    ...(from && {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [AGGREGATE + from]: 'true' } }] },
    }),
  };
}

function newBinding(
  { kind, metadata: { name, namespace } }: Role,
  [binding = '', ...subjects]: readonly string[],
  created: string,
): RoleBinding {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: `${kind}Binding`,
    metadata: metadataOf(binding, namespace, created),
    ...(subjects.length > 0 && { subjects: subjects.map(subjectOf) }),
    roleRef: { apiGroup: GROUP, kind, name: name as string },
  };
}

/** `U=user`, `G=group` or `namespace/account`. */
function subjectOf(text: string): Subject {
  const [, kind, who = ''] = /^(?:([UG])=)?(.*)$/.exec(text) ?? [];
  if (kind) return { kind: kind === 'U' ? 'User' : 'Group', apiGroup: GROUP, name: who };
  const [namespace = '', name = ''] = who.split('/');
  return { kind: 'ServiceAccount', name, namespace };
}

/** `verbs groups resources names`, or `verbs paths`; each a list with commas. */
function ruleOf(line: string): PolicyRule {
  const [verbs = [], apiGroups = [], resources, resourceNames] = line
    .split(' ')
    .map((list) => list.split(','));
  return resources
    ? { verbs, apiGroups, resources, ...(resourceNames && { resourceNames }) }
    : { verbs, nonResourceURLs: apiGroups };
}

/** What the cluster's own components may: roles and bindings, made once and shared, since nobody changes them. */
const coreBootstrapPolicy: readonly (Role | RoleBinding)[] = deepFreeze(
  objectsOf(corePolicy, rfc3339(0 as Micros)),
);

/** Those of one resource, by its plural. */
export const coreObjects = (resource: string): readonly (Role | RoleBinding)[] =>
  byResource.get(resource) ?? [];

const byResource = new Map(
  ['ClusterRole', 'ClusterRoleBinding'].map((wanted) => [
    `${wanted.toLowerCase()}s`,
    coreBootstrapPolicy.filter(({ kind }) => kind === wanted),
  ]),
);

/** The rules of one of the core's ClusterRoles, as they were at the beginning. */
export const bootstrapRules = (clusterRole: string): readonly PolicyRule[] =>
  coreRules.get(clusterRole) ?? [];

const coreRules = new Map(
  (coreBootstrapPolicy as readonly ClusterRole[])
    .filter(({ kind }) => kind === 'ClusterRole')
    .map(({ metadata, rules }) => [metadata.name, rules ?? []]),
);
