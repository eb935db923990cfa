/**
 * A request's way through the API server, in the order of the real one. Outermost first it has there: AuditInit,
 * PanicRecovery, …, RequestInfo, …, WarningRecorder, CORS, Authentication, Tracing, Audit, Impersonation,
 * PriorityAndFairness, Authorization, and then the handler of the resource. Those that leave a mark are links here.
 * Source: k8s.io/apiserver/pkg/server/config.go, `DefaultBuildHandlerChain`.
 */

import type { ApiRequest, ApiResponse, Watch } from '../api/client.ts';
import type { WatchEvent } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { Channel } from '../sim/channel.ts';
import { micros } from '../sim/time.ts';
import type { EventData, EventKind } from '../trace/events.ts';
import type { Step } from '../trace/steps.ts';
import type { ApiServer } from './api-server.ts';
import { audit, auditResponse } from './audit.ts';
import type { Auditor } from './audit-log.ts';
import type { Connection, UserInfo } from './authentication.ts';
import { anonymous } from './authenticators/anonymous.ts';
import { type Codec, typedCodec } from './decoding/codec.ts';
import { loadGoCodec } from './endpoints/admit.ts';
import { create } from './endpoints/create.ts';
import { patch } from './endpoints/patch.ts';
import { update } from './endpoints/update.ts';
import { authentication } from './filters/authentication.ts';
import { authorization } from './filters/authorization.ts';
import { priorityAndFairness } from './filters/priority-and-fairness.ts';
import { get, list, watch } from './handlers-read.ts';
import { type RequestInfo, requestInfo } from './request-info.ts';
import { countRequest } from './request-totals.ts';
import type { Resource, Subresource } from './resource.ts';
import { findResource, resources } from './resources/registry.ts';
import { methodNotAllowed, noSuchPath, refusal, respond, toStatus } from './responses.ts';

/** The chain up to the resource's handler, and the answer's way out: the rest of a POST's 4.8 ms (story/timings.json). */
const CHAIN_MICROS = micros(300);
const RESPONSE_MICROS = micros(200);

/** One request on its way. Each link fills in what the later ones need. */
export interface RequestContext {
  readonly server: ApiServer;
  readonly id: number;
  readonly request: ApiRequest;
  readonly connection: Connection;
  readonly info: RequestInfo;
  user: UserInfo;
  /** Who acts as `user`, if it is somebody else. */
  impersonator?: UserInfo;
  /** What the audit log says of the request besides. */
  readonly auditAnnotations: Record<string, string>;
  /** Writes the audit log, where there is a policy. */
  auditor?: Auditor;
  /** What reads this request's body and writes its objects. */
  codec: Codec;
  /** Warning headers of the answer. */
  readonly warnings: string[];
  /** Emits an event about this request; all carry the request's step, if it has one. */
  emit<K extends EventKind>(kind: K, step: Step, data: Omit<EventData[K], 'request'>): void;
}

/** A link does its part and passes on, or throws a StatusError. */
type Link = (context: RequestContext) => void | Promise<void>;

// region: chain
const handlerChain: readonly Link[] = [
  requestReceived,
  requestDeadline,
  authentication,
  audit,
  impersonation,
  priorityAndFairness,
  authorization,
];
// endregion

export async function handleRequest(
  server: ApiServer,
  request: ApiRequest,
  connection: Connection,
): Promise<ApiResponse> {
  const context = newContext(server, request, connection);
  let response: ApiResponse;
  try {
    await pass(context);
    const { status, body, contentType } = await serve(context);
    response = respond(status, body, context.warnings, contentType);
  } catch (error) {
    response = refusal(error, context.warnings);
  }
  let encoded = response;
  if (/yaml|protobuf/.test(request.headers?.accept ?? '')) {
    const { inAcceptedType } = await server.sim.load(() => import('./media-types.ts'));
    ({ plain: response, encoded } = inAcceptedType(request, response));
  }
  await server.sim.sleep(RESPONSE_MICROS);
  sent(context, response);
  return encoded;
}

export async function handleWatch(
  server: ApiServer,
  request: ApiRequest,
  connection: Connection,
): Promise<Watch> {
  const context = newContext(server, { ...request, query: { ...request.query, watch: 'true' } }, connection);
  try {
    await pass(context);
    const { resource } = route(context);
    const events = new Channel<WatchEvent>(server.sim, `watch ${request.path}`);
    const opened = await watch(context, resource, events);
    return opened;
  } catch (error) {
    const status = toStatus(error);
    sent(context, respond(status.code, status));
    throw error instanceof StatusError
      ? error
      : new StatusError(status.code, status.reason ?? '', status.message ?? '');
  }
}

function newContext(server: ApiServer, request: ApiRequest, connection: Connection): RequestContext {
  const id = server.nextRequest();
  return {
    server,
    id,
    request,
    connection,
    info: requestInfo(request),
    user: anonymous,
    auditAnnotations: {},
    codec: typedCodec,
    warnings: [],
    emit: (kind, step, data) => {
      server.emit(kind, request.step ?? step, { request: id, ...data } as never);
    },
  };
}

async function pass(context: RequestContext): Promise<void> {
  for (const link of handlerChain) await link(context);
  await context.server.sim.sleep(CHAIN_MICROS);
}

function requestReceived({ emit, info, request }: RequestContext): void {
  emit('request.received', 5, {
    verb: info.verb,
    method: request.method,
    path: request.path,
    resource: named(info),
    ...(info.name && { name: info.name }),
  });
}

/** Whoever acts as somebody else says so by headers; few do. */
async function impersonation(context: RequestContext): Promise<void> {
  const { server, request } = context;
  if (!Object.keys(request.headers ?? {}).some((name) => name.startsWith('impersonate-'))) return;
  const filter = await server.sim.load(() => import('./filters/impersonation.ts'));
  await server.makeRoles();
  filter.impersonation(context);
}

/** Source: endpoints/filters/request_deadline.go. Nothing here takes so long that it would be cut off. */
async function requestDeadline({ info, request, server }: RequestContext): Promise<void> {
  if (info.verb === 'watch' || !request.query?.timeout) return;
  (await server.sim.load(() => import('./decoding/timeout.ts'))).checkTimeout(request);
}

const reads: readonly string[] = ['get', 'list', 'watch'];

/** The handler of the verb. Source: k8s.io/apiserver/pkg/endpoints/installer.go. */
async function serve(
  context: RequestContext,
): Promise<{ status: number; body: unknown; contentType?: string }> {
  if (!namesResource(context)) {
    const { nonResource } = await context.server.sim.load(() => import('./discovery/non-resource.ts'));
    return nonResource(context);
  }
  const { resource, subresource } = route(context);
  if (!context.request.typed && !reads.includes(context.info.verb))
    context.codec = await loadGoCodec(context.server, context.request);
  if (subresource?.connect) return subresource.connect(context);
  switch (context.info.verb) {
    case 'get':
      if (subresource?.get)
        return { status: 200, body: await subresource.get(context), contentType: 'text/plain' };
      return get(context, resource);
    case 'list':
      return list(context, resource);
    case 'create':
      return create(context, resource, subresource);
    case 'update':
      return update(context, resource, subresource);
    case 'patch':
      return patch(context, resource, subresource);
    case 'delete':
    case 'deletecollection': {
      const { deleteCollection, deleteOne } = await context.server.sim.load(
        () => import('./endpoints/delete.ts'),
      );
      return (context.info.verb === 'delete' ? deleteOne : deleteCollection)(context, resource);
    }
    default:
      throw methodNotAllowed();
  }
}

/** Whether the path is one of a resource that there is; the others are answered for elsewhere, if only by a 404. */
function namesResource({ info }: RequestContext): boolean {
  if (!info.isResourceRequest) return false;
  return info.group === '' || resources.some(({ group }) => group === info.group);
}

/** Finds what the path names, and refuses what it has no method for. */
function route({ info }: RequestContext): { resource: Resource; subresource: Subresource | undefined } {
  const resource = info.isResourceRequest ? findResource(info.group, info.resource) : undefined;
  if (!resource || resource.version !== info.version) throw noSuchPath();
  if (info.namespace && !resource.namespaced && info.resource !== 'namespaces') throw noSuchPath();
  const everyNamespace = resource.namespaced && !info.namespace && !info.path.includes('/namespaces/');
  if (everyNamespace && info.verb !== 'list' && info.verb !== 'watch') throw methodNotAllowed();
  const subresource = resource.subresources?.[info.subresource];
  if (info.subresource && !subresource) throw noSuchPath();
  const onCollection = ['list', 'create', 'deletecollection', 'watch'];
  const verbs = subresource
    ? subresourceVerbs(subresource)
    : info.name
      ? ['get', 'update', 'patch', 'delete', 'watch', 'list']
      : onCollection;
  if (!verbs.includes(info.verb) || (resource.verbs && !resource.verbs.includes(info.verb)))
    throw methodNotAllowed();
  return { resource, subresource };
}

const subresourceVerbs = ({
  create: post,
  update: put,
  get: read,
  connect,
}: Subresource): readonly string[] => [
  ...(post ? ['create'] : []),
  ...(put ? ['get', 'update', 'patch'] : []),
  ...(read ? ['get'] : []),
  ...(connect ? ['get', 'create'] : []),
];

function sent(context: RequestContext, response: ApiResponse): void {
  const { reason, message, kind } = response.body as { reason?: string; message?: string; kind?: string };
  context.emit('response.sent', 11, {
    status: response.status,
    ...(kind === 'Status' && reason && { reason }),
    ...(kind === 'Status' && message && { message }),
  });
  auditResponse(context, response);
  countRequest(context.server.requestTotals, context.info, response.status);
}

/** `pods`, `pods/binding`, `leases.coordination.k8s.io`. */
const named = ({ resource, subresource, path }: RequestInfo): string =>
  resource === '' ? path : subresource ? `${resource}/${subresource}` : resource;
