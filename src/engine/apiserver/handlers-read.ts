/** GET: one object, a collection, a watch. Source: k8s.io/apiserver/pkg/endpoints/handlers/get.go, watch.go. */
import type { Watch } from '../api/client.ts';
import type { KubeObject, WatchEvent } from '../api/object.ts';
import { parseFieldSelector, type Selector, SelectorError } from '../api/selectors.ts';
import { badRequest, StatusError } from '../api/status.ts';
import type { Channel } from '../sim/channel.ts';
import { seconds } from '../sim/time.ts';
import type { ApiServer } from './api-server.ts';
import { loadGoCodec } from './endpoints/admit.ts';
import { externalView, presenter } from './endpoints/answer.ts';
import type { RequestContext } from './handlers.ts';
import type { Resource } from './resource.ts';
import { inForm, negotiate } from './responses.ts';
import { storageKey } from './storage.ts';
import type { WatchStart } from './watch-cache.ts';

export async function get(
  context: RequestContext,
  resource: Resource,
): Promise<{ status: number; body: unknown }> {
  const { server, info, request } = context;
  const present = await presenter(context, resource);
  if (request.query?.resourceVersion) parseRevision(request.query.resourceVersion, '');
  const object = await server.storage.get(resource, info.namespace, info.name);
  return { status: 200, body: present(object) };
}

export async function list(
  context: RequestContext,
  resource: Resource,
): Promise<{ status: number; body: unknown }> {
  const { server, info, request } = context;
  const form = await negotiate(request, resource, server.sim);
  const query = request.query ?? {};
  await checkListOptions(server, query, false);
  const matches = await selection(server, resource, query);
  const limit = integer(query.limit) ?? 0;
  const { from, revision } = pageStart(query);
  const wanted = query.resourceVersion
    ? parseRevision(query.resourceVersion, 'invalid resource version: ')
    : 0;
  if (wanted > server.storage.revision) throw tooLargeRevision(wanted, server.storage.revision);
  const at = revision ?? (query.resourceVersionMatch === 'Exact' ? wanted : undefined);
  const selects = query.labelSelector || query.fieldSelector;
  const page = await server.storage.list(resource, info.namespace, {
    ...(from !== undefined && { from }),
    ...(!selects && { limit }),
    ...(at !== undefined && { revision: at }),
  });
  const found = page.objects.filter(matches);
  const count = selects ? found.length : page.count;
  const more = limit > 0 && count > limit;
  const view = await externalView(context, resource);
  const items = (more ? found.slice(0, limit) : found).map((object) => listed(view(object)));
  const resourceVersion = String(at ?? page.revision);
  const body = {
    kind: `${resource.kind}List`,
    apiVersion: groupVersion(resource),
    metadata: {
      resourceVersion,
      ...(more && {
        continue: continueToken(resourceVersion, found[limit - 1] as KubeObject, resource, info.namespace),
        // The server does not count what a selector leaves out.
        ...(!selects && { remainingItemCount: count - limit }),
      }),
    },
    items,
  };
  return { status: 200, body: inForm(body, form, resource, server.sim.now) };
}

export async function watch(
  context: RequestContext,
  resource: Resource,
  events: Channel<WatchEvent>,
): Promise<Watch> {
  const { server, info, request, user } = context;
  const present = await presenter(context, resource);
  const query = request.query ?? {};
  await checkListOptions(server, query, true);
  const isTyped = request.typed || query.allowWatchBookmarks !== 'true';
  const printBookmark = isTyped ? (object: KubeObject) => object : await bookmarkPrinter(server, resource);
  const id = server.nextWatch();
  const matches = await selection(server, resource, query, info.name);
  const cache = server.storage.cache(resource);
  const close = (): void => {
    stop();
    if (!events.closed) {
      events.close();
      server.emit('watch.closed', 12, { watch: id, watcher: user.name });
    }
  };
  context.emit('watch.opened', 12, {
    watch: id,
    path: request.path,
    watcher: user.name,
    resourceVersion: query.resourceVersion ?? '',
  });
  const stop = cache.watch(
    {
      id,
      name: user.name,
      prefix: storageKey(resource, info.namespace, ''),
      matches,
      ...triggerIn(resource, query),
      present: (object) => present(object) as KubeObject,
      events,
      bookmark: query.allowWatchBookmarks === 'true' ? printBookmark : undefined,
    },
    watchStart(query),
  );
  const timeout = integer(query.timeoutSeconds);
  if (timeout) server.sim.after(seconds(timeout), close);
  return { events, stop: close };
}

/** A bookmark is an object that says nothing but a revision, printed with all that Go prints of such a one. */
async function bookmarkPrinter(
  server: ApiServer,
  resource: Resource,
): Promise<(object: KubeObject) => KubeObject> {
  const { finished } = await loadGoCodec(server);
  return (object) => finished(object, resource);
}

/** The value of the resource's trigger field that a fieldSelector asks for. */
function triggerIn(
  { trigger }: Resource,
  { fieldSelector = '' }: Readonly<Record<string, string>>,
): { trigger?: string } {
  const asked =
    trigger &&
    parseFieldSelector(fieldSelector).find(
      ({ field, operator }) => field === trigger.field && operator === '=',
    );
  return asked ? { trigger: asked.value } : {};
}

function watchStart(query: Readonly<Record<string, string>>): WatchStart {
  const revision = query.resourceVersion ? parseRevision(query.resourceVersion, '') : 0;
  if (query.sendInitialEvents === 'true')
    return { kind: 'current', endBookmark: query.allowWatchBookmarks === 'true' };
  if (query.sendInitialEvents === 'false' && revision === 0) return { kind: 'now' };
  return revision === 0 ? { kind: 'current', endBookmark: false } : { kind: 'after', revision };
}

/** In a list the kind is said once, for all. */
function listed({ kind: _, apiVersion: __, ...rest }: KubeObject): KubeObject {
  return Object.freeze(rest) as KubeObject;
}

/** An object in the group and version that was asked for. */
export const external = (resource: Resource, object: KubeObject): KubeObject =>
  resource.storedAs ? resource.storedAs.fromStorage(object) : object;

export const groupVersion = ({ group, version }: { group: string; version: string }): string =>
  group ? `${group}/${version}` : version;

/** What labelSelector and fieldSelector let pass, of objects as they are stored. */
export async function selection(
  server: ApiServer,
  resource: Resource,
  query: Readonly<Record<string, string>>,
  name = '',
): Promise<(object: KubeObject) => boolean> {
  let labels: Selector | undefined;
  let fields: ReturnType<typeof parseFieldSelector> = [];
  try {
    if (query.labelSelector) {
      const { parseLabelSelector } = await server.sim.load(() => import('../api/parse-label-selector.ts'));
      labels = parseLabelSelector(query.labelSelector);
    }
    if (query.fieldSelector) fields = parseFieldSelector(query.fieldSelector);
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
  const supported = [
    'metadata.name',
    ...(resource.namespaced ? ['metadata.namespace'] : []),
    ...(resource.fieldNames ?? []),
  ];
  for (const { field } of fields) {
    if (!supported.includes(field)) throw badRequest(fieldFault(resource, field));
  }
  const needsFields = fields.some(({ field }) => !field.startsWith('metadata.'));
  return (object) => {
    if (name !== '' && object.metadata.name !== name) return false;
    if (labels && !labels.matches(object.metadata.labels)) return false;
    if (fields.length === 0) return true;
    const own = needsFields ? resource.fields?.(external(resource, object)) : undefined;
    return fields.every(({ field, operator, value }) => {
      const actual =
        field === 'metadata.name'
          ? object.metadata.name
          : field === 'metadata.namespace'
            ? object.metadata.namespace
            : own?.[field];
      return ((actual ?? '') === value) === (operator === '=');
    });
  };
}

/** Kinds without selectable fields of their own have the general text. */
const fieldFault = (resource: Resource, field: string): string =>
  resource.fieldNames
    ? `field label not supported: ${field}`
    : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;

/** Few ask for these. */
async function checkListOptions(
  { sim }: ApiServer,
  query: Readonly<Record<string, string>>,
  watching: boolean,
): Promise<void> {
  if (query.resourceVersionMatch === undefined && query.sendInitialEvents === undefined) return;
  (await sim.load(() => import('./decoding/list-options.ts'))).checkListOptions(query, watching);
}

/** A list says 400 of a resourceVersion that is no number; a get and a watch have no better than 500. */
function parseRevision(text: string, prefix: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const message = `${prefix}resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw prefix ? badRequest(message) : new StatusError(500, '', message);
}

const tooLargeRevision = (asked: number, current: number): StatusError =>
  new StatusError(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });

/** A number of a query. */
export function integer(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** `v1:REVISION:KEY`; opaque to clients. The real one is base64 of JSON. */
function continueToken(revision: string, last: KubeObject, resource: Resource, namespace: string): string {
  const { namespace: own = '', name = '' } = last.metadata;
  return `v1:${revision}:${resource.namespaced && !namespace ? `${own}/${name}` : name}`;
}

function pageStart(query: Readonly<Record<string, string>>): { from?: string; revision?: number } {
  if (!query.continue) return {};
  const part = /^v1:(\d+):(.+)$/.exec(query.continue);
  if (!part) {
    throw badRequest(
      "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value",
    );
  }
  if (query.resourceVersion && query.resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  return { from: `${part[2]}\0`, revision: Number(part[1]) };
}
