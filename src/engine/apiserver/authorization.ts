/**
 * Who may do what: `--authorization-mode=Node,RBAC`, after system:masters, who may do everything. The bindings are
 * those that every cluster is born with, as far as this cluster's components use them; they are no objects yet.
 * Source: plugin/pkg/auth/authorizer/{node,rbac}, rbac/bootstrappolicy/policy.go.
 */
import { forbidden, StatusError } from '../api/status.ts';
import type { UserInfo } from './authentication.ts';
import type { RequestInfo } from './request-info.ts';

export interface Decision {
  readonly allowed: boolean;
  /** As the audit log has it under authorization.k8s.io/reason; empty when there is nothing to say. */
  readonly reason: string;
  /** The answer of a refusal. */
  readonly error?: StatusError;
}

interface Rule {
  readonly verbs: string;
  /** `pods pods/binding leases.coordination.k8s.io`; empty for paths. */
  readonly resources: string;
}

interface Binding {
  /** The ClusterRoleBinding and its ClusterRole, which have one name here. */
  readonly name: string;
  readonly user?: string;
  readonly group?: string;
  readonly rules: readonly Rule[];
}

const read = 'get list watch';

const bindings: readonly Binding[] = [
  {
    name: 'system:kube-scheduler',
    user: 'system:kube-scheduler',
    rules: [
      { verbs: 'create patch update', resources: 'events events.events.k8s.io pods/status' },
      { verbs: `${read} create update patch`, resources: 'leases.coordination.k8s.io' },
      { verbs: `${read} delete`, resources: 'pods' },
      { verbs: 'create', resources: 'bindings pods/binding' },
      {
        verbs: read,
        resources:
          'nodes namespaces services replicationcontrollers replicasets.apps statefulsets.apps persistentvolumes persistentvolumeclaims csinodes.storage.k8s.io csidrivers.storage.k8s.io csistoragecapacities.storage.k8s.io volumeattachments.storage.k8s.io poddisruptionbudgets.policy',
      },
    ],
  },
  {
    name: 'system:volume-scheduler',
    user: 'system:kube-scheduler',
    rules: [
      { verbs: `${read} update patch`, resources: 'persistentvolumes persistentvolumeclaims' },
      { verbs: read, resources: 'storageclasses.storage.k8s.io' },
    ],
  },
  {
    name: 'system:kube-controller-manager',
    user: 'system:kube-controller-manager',
    rules: [
      { verbs: 'list watch', resources: '*' },
      { verbs: `${read} create update patch`, resources: 'leases.coordination.k8s.io' },
      { verbs: 'create patch update', resources: 'events events.events.k8s.io' },
      { verbs: 'get create update delete', resources: 'configmaps namespaces secrets serviceaccounts' },
      { verbs: 'create', resources: 'serviceaccounts/token' },
    ],
  },
  {
    name: 'system:public-info-viewer',
    group: 'system:authenticated',
    rules: [{ verbs: 'get', resources: '' }],
  },
  {
    name: 'system:public-info-viewer',
    group: 'system:unauthenticated',
    rules: [{ verbs: 'get', resources: '' }],
  },
  { name: 'system:discovery', group: 'system:authenticated', rules: [{ verbs: 'get', resources: '' }] },
];

/** Paths that a binding opens, `*` at the end for whatever follows. */
const paths: Readonly<Record<string, readonly string[]>> = {
  'system:public-info-viewer': ['/healthz', '/livez', '/readyz', '/version', '/version/'],
  'system:discovery': ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'],
};

/** What a kubelet may do whatever the object is. Source: bootstrappolicy `NodeRules`. */
const nodeRules: readonly Rule[] = [
  { verbs: read, resources: 'services runtimeclasses.node.k8s.io csidrivers.storage.k8s.io' },
  { verbs: `${read} create update patch`, resources: 'nodes' },
  { verbs: 'update patch', resources: 'nodes/status pods/status' },
  { verbs: 'create patch update', resources: 'events events.events.k8s.io' },
  { verbs: `${read} create delete`, resources: 'pods' },
  { verbs: 'create', resources: 'pods/eviction serviceaccounts/token tokenreviews.authentication.k8s.io' },
  { verbs: read, resources: 'configmaps secrets persistentvolumeclaims persistentvolumes' },
  { verbs: 'get create update patch delete', resources: 'leases.coordination.k8s.io' },
];

const NODE_USER_PREFIX = 'system:node:';

/** The node whose kubelet this user is, or undefined. */
export function nodeOf(user: UserInfo): string | undefined {
  const isNode = user.groups.includes('system:nodes') && user.name.startsWith(NODE_USER_PREFIX);
  return isNode ? user.name.slice(NODE_USER_PREFIX.length) : undefined;
}

export function authorize(user: UserInfo, info: RequestInfo): Decision {
  if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
  const node = nodeOf(user);
  const objection = node === undefined ? '' : nodeObjection(node, info);
  if (node !== undefined && objection === '' && nodeRules.some((rule) => covers(rule, info))) {
    return { allowed: true, reason: '' };
  }
  const reason = rbacReason(user, info);
  if (reason) return { allowed: true, reason };
  return { allowed: false, reason: objection, error: refusal(user, info, objection) };
}

/** Why a kubelet may not touch an object that is not its own. */
function nodeObjection(node: string, { resource, group, namespace, name, verb }: RequestInfo): string {
  if (group === 'coordination.k8s.io' && resource === 'leases') {
    if (namespace !== 'kube-node-lease')
      return 'can only access leases in the "kube-node-lease" system namespace';
    const own = verb === 'create' || name === node;
    return own ? '' : 'can only access node lease with the same name as the requesting node';
  }
  if (group !== '') return '';
  if (resource === 'nodes' && verb === 'get' && name !== node) {
    return `node '${node}' cannot read '${name}', only its own Node object`;
  }
  const byName = ['configmaps', 'secrets'].includes(resource);
  return byName && name === '' ? 'No Object name found' : '';
}

function rbacReason(user: UserInfo, info: RequestInfo): string {
  const account = /^system:serviceaccount:kube-system:(.+)$/.exec(user.name)?.[1];
  // Each controller has a role of its own, made for what it does.
  if (account?.endsWith('-controller')) {
    return allowedBy(`system:controller:${account}`, `ServiceAccount "${account}/kube-system"`);
  }
  for (const { name, user: boundUser, group, rules } of bindings) {
    const subject = boundUser ?? group ?? '';
    const bound = boundUser === undefined ? user.groups.includes(subject) : user.name === subject;
    if (!bound || !rules.some((rule) => (info.isResourceRequest ? covers(rule, info) : opens(name, info))))
      continue;
    return allowedBy(name, `${boundUser === undefined ? 'Group' : 'User'} "${subject}"`);
  }
  return '';
}

const allowedBy = (role: string, subject: string): string =>
  `RBAC: allowed by ClusterRoleBinding "${role}" of ClusterRole "${role}" to ${subject}`;

function covers({ verbs, resources }: Rule, { verb, resource, subresource, group }: RequestInfo): boolean {
  const asked = `${resource}${subresource && `/${subresource}`}${group && `.${group}`}`;
  return verbs.split(' ').includes(verb) && (resources === '*' || resources.split(' ').includes(asked));
}

const opens = (binding: string, { path, verb }: RequestInfo): boolean =>
  verb === 'get' &&
  (paths[binding] ?? []).some((open) =>
    open.endsWith('*') ? path.startsWith(open.slice(0, -1)) : path === open,
  );

/** Source: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go. */
function refusal({ name: user }: UserInfo, info: RequestInfo, objection: string): StatusError {
  const { isResourceRequest, verb, path, resource, subresource, group, namespace, name } = info;
  const why = objection && `: ${objection}`;
  if (!isResourceRequest) {
    return new StatusError(
      403,
      'Forbidden',
      `forbidden: User "${user}" cannot ${verb} path "${path}"${why}`,
      {},
    );
  }
  const what = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  return forbidden(
    { group, resource },
    name,
    `User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}${why}`,
  );
}
