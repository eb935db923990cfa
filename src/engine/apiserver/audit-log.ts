/**
 * The audit log: what a policy says shall be written down of a request, at each of its stages.
 * Source: k8s.io/apiserver/pkg/apis/audit/v1/types.go, pkg/audit/policy/checker.go, pkg/audit/request.go.
 */
import type { ApiResponse } from '../api/client.ts';
import { rfc3339Micro } from '../sim/time.ts';
import type { UserInfo } from './authentication.ts';
import type { RequestContext } from './handlers.ts';

export type AuditLevel = 'None' | 'Metadata' | 'Request' | 'RequestResponse';
export type AuditStage = 'RequestReceived' | 'ResponseStarted' | 'ResponseComplete' | 'Panic';

/** What is left out matches everything. */
export interface AuditRule {
  readonly level: AuditLevel;
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  /** `resources` are plurals, `pods/status`, `pods/*`, `*\/status` or `*`. */
  readonly resources?: readonly {
    readonly group?: string;
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
  readonly namespaces?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly omitStages?: readonly AuditStage[];
}

/** audit.k8s.io/v1 Policy. The first rule that matches a request decides; without one nothing is logged. */
export interface AuditPolicy {
  readonly rules: readonly AuditRule[];
  readonly omitStages?: readonly AuditStage[];
}

/** audit.k8s.io/v1 Event. */
export interface AuditEvent {
  readonly kind: 'Event';
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly level: AuditLevel;
  readonly auditID: string;
  readonly stage: AuditStage;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: unknown;
  readonly impersonatedUser?: unknown;
  readonly sourceIPs: readonly string[];
  readonly userAgent?: string;
  readonly objectRef?: unknown;
  readonly responseStatus?: unknown;
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Writes the event of a stage, undefined if the policy leaves it out. */
export type Auditor = (stage: AuditStage, response?: ApiResponse) => AuditEvent | undefined;

const CLIENT_ADDRESS = '172.18.0.1';

export function auditorOf(policy: AuditPolicy, context: RequestContext): Auditor {
  const { server, info, request, user } = context;
  const rule = policy.rules.find((each) => matches(each, context));
  const level = rule?.level ?? 'None';
  if (level === 'None') return () => undefined;
  const omitted = [...(policy.omitStages ?? []), ...(rule?.omitStages ?? [])];
  const auditID = server.sim.random('audit').uuid();
  const requestReceivedTimestamp = rfc3339Micro(server.sim.now);
  const logsRequest = level !== 'Metadata';
  const objectOf = logsRequest ? sentObject(context) : () => undefined;
  const query = Object.entries(request.query ?? {}).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return (stage, response) => {
    if (omitted.includes(stage)) return undefined;
    const requestObject = objectOf();
    const { impersonator, auditAnnotations } = context;
    const userAgent = request.headers?.['user-agent'];
    return {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level,
      auditID,
      stage,
      requestURI: query.length > 0 ? `${request.path}?${query.join('&')}` : request.path,
      verb: info.verb,
      user: shownUser(impersonator ?? user),
      ...(impersonator && { impersonatedUser: shownUser(context.user) }),
      sourceIPs: [CLIENT_ADDRESS],
      ...(userAgent && { userAgent }),
      ...(info.isResourceRequest && { objectRef: referenceOf(context) }),
      ...(response && { responseStatus: statusOf(response) }),
      ...(response && requestObject !== undefined && { requestObject }),
      ...(response && level === 'RequestResponse' && { responseObject: response.body }),
      requestReceivedTimestamp,
      stageTimestamp: rfc3339Micro(server.sim.now),
      ...(Object.keys(auditAnnotations).length > 0 && { annotations: { ...auditAnnotations } }),
    };
  };
}

/** What was sent, with its defaults: known once it is decoded. */
function sentObject(context: RequestContext): () => unknown {
  const { emit, request, info } = context;
  let object: unknown = info.verb === 'patch' ? request.body : undefined;
  context.emit = (kind, step, data) => {
    if (kind === 'object.defaulted') object ??= (data as { object?: unknown }).object;
    emit(kind, step, data);
  };
  return () => object;
}

function matches(
  {
    users = [],
    userGroups = [],
    verbs = [],
    resources = [],
    namespaces = [],
    nonResourceURLs = [],
  }: AuditRule,
  { user, info }: RequestContext,
): boolean {
  const among = (list: readonly string[], value: string): boolean =>
    list.length === 0 || list.includes(value);
  if (!among(users, user.name) || !among(verbs, info.verb)) return false;
  if (userGroups.length > 0 && !user.groups.some((group) => userGroups.includes(group))) return false;
  if (namespaces.length > 0 || resources.length > 0) {
    if (!info.isResourceRequest || !among(namespaces, info.namespace)) return false;
    return resources.length === 0 || resources.some((each) => matchesResource(each, info));
  }
  if (nonResourceURLs.length === 0) return true;
  return !info.isResourceRequest && nonResourceURLs.some((url) => matchesPath(url, info.path));
}

function matchesResource(
  { group = '', resources = [], resourceNames = [] }: NonNullable<AuditRule['resources']>[number],
  { group: asked, resource, subresource, name }: RequestContext['info'],
): boolean {
  if (group !== asked && group !== '*') return false;
  if (resources.length === 0) return true;
  if (resourceNames.length > 0 && !resourceNames.includes(name)) return false;
  const combined = subresource ? `${resource}/${subresource}` : resource;
  const wanted = ['*', combined, `${resource}/*`, ...(subresource ? [`*/${subresource}`] : [])];
  return resources.some((each) => wanted.includes(each));
}

const matchesPath = (url: string, path: string): boolean =>
  url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));

const shownUser = ({ name: username, uid, groups, extra }: UserInfo): unknown => ({
  username,
  ...(uid && { uid }),
  groups,
  ...(extra && { extra }),
});

function referenceOf({ info }: RequestContext): unknown {
  const { resource, namespace, name, group, version, subresource } = info;
  return {
    resource,
    ...(namespace && { namespace }),
    ...(name && { name }),
    ...(group && { apiGroup: group }),
    apiVersion: version,
    ...(subresource && { subresource }),
  };
}

function statusOf({ status: code, body }: ApiResponse): unknown {
  const given = body as {
    kind?: string;
    status?: string;
    message?: string;
    reason?: string;
    details?: unknown;
  };
  if (given?.kind !== 'Status') return { metadata: {}, code };
  const { status, message, reason, details } = given;
  return {
    metadata: {},
    ...(status && { status }),
    ...(message && { message }),
    ...(reason && { reason }),
    ...(details !== undefined && { details }),
    code,
  };
}
