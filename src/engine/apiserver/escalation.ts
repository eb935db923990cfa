/**
 * Nobody gives away rights that they do not have, unless a role says that they may `escalate` or `bind`.
 * Source: pkg/registry/rbac/{escalation_check.go,role,rolebinding,validation}; k8s.io/component-helpers/auth/rbac/validation.
 */
import { goQuote } from '../api/go-quote.ts';
import { type DeepReadonly, deepEqual, type KubeObject } from '../api/object.ts';
import type { PolicyRule, Role, RoleBinding } from '../api/rbac-v1.ts';
import { forbidden, notFound } from '../api/status.ts';
import type { AuthorizerAttributes } from './authorization.ts';
import type { RequestContext } from './handlers.ts';
import { findRole, rulesGranted } from './rbac-rules.ts';

const GROUP = 'rbac.authorization.k8s.io';

// region: confirm-role
/** For roles. Throws a 403. */
export function confirmRole(
  context: RequestContext,
  role: DeepReadonly<Role>,
  old?: DeepReadonly<Role>,
): void {
  const { user, info } = context;
  if (user.groups.includes('system:masters') || onlyForTheCollector(role, old)) return;
  if (isAllowed(context, 'escalate', info.resource, info.name)) return;
  confirmNoEscalation(context, role, role.rules ?? []);
}

// endregion

/** For bindings. Throws a 403, or a 404 if the role is not there. */
export function confirmBinding(
  context: RequestContext,
  binding: DeepReadonly<RoleBinding>,
  old?: DeepReadonly<RoleBinding>,
): void {
  const { user, info, server } = context;
  if (user.groups.includes('system:masters') || onlyForTheCollector(binding, old)) return;
  const { roleRef } = binding;
  const bound = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
  if (isAllowed(context, 'bind', bound, roleRef.name)) return;
  const role = findRole(roleRef, info.namespace, server);
  if (!role) throw notFound({ group: GROUP, resource: info.resource }, roleRef.name);
  confirmNoEscalation(context, binding, role.rules ?? []);
}

/** An update of owners and finalizers gives nothing away. */
function onlyForTheCollector(object: DeepReadonly<KubeObject>, old?: DeepReadonly<KubeObject>): boolean {
  const rest = ({ metadata, ...others }: DeepReadonly<KubeObject>): unknown => {
    const { ownerReferences: _, finalizers: __, managedFields: ___, ...kept } = metadata;
    return { ...others, metadata: kept };
  };
  return old !== undefined && deepEqual(rest(object), rest(old));
}

function isAllowed(
  { user, info, server }: RequestContext,
  verb: string,
  resource: string,
  name: string,
): boolean {
  const attributes: AuthorizerAttributes = {
    isResourceRequest: true,
    path: '',
    verb,
    group: GROUP,
    namespace: info.namespace,
    resource,
    subresource: '',
    name,
    user,
    fieldSelector: [],
  };
  return server.authorize(attributes).decision === 'Allow';
}

function confirmNoEscalation(
  { user, info, server }: RequestContext,
  { metadata }: DeepReadonly<KubeObject>,
  rules: DeepReadonly<readonly PolicyRule[]>,
): void {
  const held: PolicyRule[] = [];
  const errors: string[] = [];
  for (const granted of rulesGranted(user, info.namespace, server)) {
    if ('missing' in granted)
      errors.push(notFound({ group: GROUP, resource: info.resource }, granted.missing.name).message);
    else held.push(granted.rule);
  }
  const missing = rules.flatMap(brokenDown).filter((part) => !held.some((rule) => covers(rule, part)));
  if (missing.length === 0) return;
  const groups = user.groups.map(goQuote).join(' ');
  const lines = [...new Set(compacted(missing).map(described))].sort();
  const unresolved = errors.length > 0 ? `; resolution errors: [${aggregated(errors)}]` : '';
  throw forbidden(
    { group: GROUP, resource: info.resource },
    metadata.name ?? '',
    `user ${goQuote(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${unresolved}`,
  );
}

const aggregated = (errors: readonly string[]): string =>
  errors.length === 1 ? (errors[0] as string) : `[${[...new Set(errors)].join(', ')}]`;

/** One verb, one resource, one name each; or one verb and one path. */
function brokenDown(rule: DeepReadonly<PolicyRule>): PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const names = resourceNames.length > 0 ? resourceNames.map((name) => ({ resourceNames: [name] })) : [{}];
  return [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) =>
          names.map((name) => ({ apiGroups: [group], resources: [resource], verbs: [verb], ...name })),
        ),
      ),
    ),
    ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] }))),
  ];
}

function covers(rule: PolicyRule, part: PolicyRule): boolean {
  const all = (held: readonly string[] = [], asked: readonly string[] = []): boolean =>
    held.includes('*') || asked.every((each) => held.includes(each));
  const names = rule.resourceNames ?? [];
  const named = part.resourceNames ?? [];
  const subresource = part.resources?.[0]?.split('/', 2)[1];
  return (
    all(rule.verbs, part.verbs) &&
    all(rule.apiGroups, part.apiGroups) &&
    (all(rule.resources, part.resources) ||
      (subresource !== undefined && rule.resources?.includes(`*/${subresource}`) === true)) &&
    (names.length === 0 || (named.length > 0 && named.every((name) => names.includes(name)))) &&
    (part.nonResourceURLs ?? []).every((url) =>
      rule.nonResourceURLs?.some(
        (held) => held === url || (held.endsWith('*') && url.startsWith(held.replace(/\*+$/, ''))),
      ),
    )
  );
}

/** The verbs upon one resource together. */
function compacted(parts: readonly PolicyRule[]): PolicyRule[] {
  const byResource = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const part of parts) {
    if (part.nonResourceURLs) {
      others.push(part);
      continue;
    }
    const key = JSON.stringify([part.apiGroups, part.resources, part.resourceNames]);
    const known = byResource.get(key);
    byResource.set(key, known ? { ...known, verbs: [...known.verbs, ...part.verbs] } : part);
  }
  return [...others, ...byResource.values()];
}

function described({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const fields = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs],
  ] as const;
  const filled = fields.filter(([, list]) => list && list.length > 0);
  return `{${filled.map(([name, list]) => `${name}:[${list?.map(goQuote).join(' ')}]`).join(', ')}}`;
}
