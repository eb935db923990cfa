/**
 * POST, PUT, PATCH and DELETE: decode and default, admit, validate, store.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/{create,update,patch,delete}.go, pkg/registry/rest,
 * pkg/registry/generic/registry/store.go.
 */
import { applyJsonPatch, applyMergePatch, PatchError } from '../api/json-patch.ts';
import { deepCopy, deepFreeze, type KubeObject, type ObjectMeta } from '../api/object.ts';
import { badRequest, conflict, invalid, type ReasonCause, StatusError } from '../api/status.ts';
import { applyStrategicMergePatch } from '../api/strategic-merge.ts';
import { EPOCH_SECONDS, micros, parseRfc3339, rfc3339 } from '../sim/time.ts';
import type { PatchOperation } from '../trace/events.ts';
import type { AdmissionAttributes } from './admission/admission.ts';
import type { ApiServer } from './api-server.ts';
import type { RequestContext } from './handlers.ts';
import { external, groupVersion, integer, list, selection } from './handlers-read.ts';
import { metadataInOrder, validateMetadata, validateMetadataUpdate } from './metadata.ts';
import type { Resource, Subresource, UpdateStrategy } from './resource.ts';
import { inForm, negotiate } from './responses.ts';
import { OUTDATED } from './storage.ts';

/** Decoding, defaulting and validation of an object. */
const OBJECT_MICROS = micros(500);

type Answer = Promise<{ status: number; body: unknown }>;

export async function create(
  context: RequestContext,
  resource: Resource,
  subresource: Subresource | undefined,
): Answer {
  const { server, info, request } = context;
  const form = negotiate(request);
  const dryRun = isDryRun(request.query, 'CreateOptions');
  const kind = subresource?.kind ?? resource;
  const draft = decode(context, kind, request.body);
  await server.sim.sleep(OBJECT_MICROS);
  if (subresource) {
    subresource.defaults?.(draft);
    if (resource.namespaced && !subresource.kind?.group.startsWith('authentication'))
      draft.metadata.namespace ??= info.namespace;
    const asked = attributes(context, resource, 'CREATE', deepFreeze(draft), undefined, dryRun);
    const admitted = deepFreeze(await admit(context, asked, kind));
    await context.server.admission.validate({ ...asked, object: admitted }, context);
    return { status: 201, body: await subresource.create?.(context, admitted) };
  }
  setNamespace(draft, resource, info.namespace);
  resource.defaults?.(draft);
  const defaulted = deepFreeze(draft);
  context.emit('object.defaulted', 8, { before: request.body, object: defaulted });
  const asked = attributes(context, resource, 'CREATE', wipeSystemMetadata(defaulted), undefined, dryRun);
  const admitted = await admit(context, asked, resource);
  admitted.metadata = metadataFor(server, admitted.metadata);
  resource.prepareForCreate?.(admitted, rfc3339(server.sim.now));
  resource.canonicalize?.(admitted);
  const object = deepFreeze(admitted);
  const faults = resource.validate?.(object) ?? [];
  check(context, resource, object, faults.length > 0 ? faults : validateMetadata(object.metadata));
  context.warnings.push(...(resource.warnings?.(object) ?? []));
  await context.server.admission.validate({ ...asked, object, name: object.metadata.name ?? '' }, context);
  const stored = resource.storedAs ? resource.storedAs.toStorage(object) : object;
  const created = await server.storage.create(resource, stored, {
    step: request.step,
    dryRun,
  });
  return { status: 201, body: inForm(external(resource, created), form, resource, server.sim.now) };
}

export async function update(
  context: RequestContext,
  resource: Resource,
  subresource: Subresource | undefined,
): Answer {
  const { info, request } = context;
  const dryRun = isDryRun(request.query, 'UpdateOptions');
  const draft = decode(context, resource, request.body);
  const { name } = draft.metadata;
  if (name !== undefined && name !== '' && name !== info.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  }
  draft.metadata.name = info.name;
  setNamespace(draft, resource, info.namespace);
  resource.defaults?.(draft);
  const object = deepFreeze(draft);
  return write(context, resource, subresource?.update ?? resource, dryRun, () => object);
}

export async function patch(
  context: RequestContext,
  resource: Resource,
  subresource: Subresource | undefined,
): Answer {
  const { info, request } = context;
  const dryRun = isDryRun(request.query, 'PatchOptions');
  if (request.query?.force !== undefined) {
    const cause = {
      reason: 'FieldValueForbidden',
      message: 'Forbidden: may not be specified for non-apply patch',
      field: 'force',
    };
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [cause]);
  }
  const apply = patcher(request.headers?.['content-type'] ?? '', request.body);
  return write(context, resource, subresource?.update ?? resource, dryRun, (current) => {
    const draft = drafted(apply(external(resource, current)) as KubeObject, resource);
    const { name, namespace } = draft.metadata;
    if (!name)
      throw badRequest(
        `the name of the object (${info.name} based on URL) was undeterminable: name must be provided`,
      );
    if (name !== info.name)
      throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
    if (resource.namespaced && namespace !== info.namespace) throw namespaceMismatch();
    resource.defaults?.(draft);
    return deepFreeze(draft);
  });
}

/** PUT and PATCH from here on are the same: the new state is admitted, prepared and validated against the old one. */
async function write(
  context: RequestContext,
  resource: Resource,
  strategy: UpdateStrategy,
  dryRun: boolean,
  next: (current: KubeObject) => KubeObject,
): Answer {
  const { server, info, request } = context;
  const form = negotiate(request);
  await server.sim.sleep(OBJECT_MICROS);
  let finished: { readonly stored: KubeObject; readonly object: KubeObject } | undefined;
  const updated = await server.storage.update(
    resource,
    info.namespace,
    info.name,
    async (stored) => {
      const current = external(resource, stored);
      const asked = attributes(context, resource, 'UPDATE', next(current), current, dryRun);
      const draft = await admit(context, asked, resource);
      checkVersion(resource, strategy, draft.metadata, current.metadata);
      draft.metadata.generation = current.metadata.generation as number;
      strategy.prepareForUpdate?.(draft, current);
      keepSystemMetadata(draft.metadata, current.metadata);
      draft.metadata = metadataInOrder(draft.metadata);
      resource.canonicalize?.(draft);
      const object = deepFreeze(draft);
      const causes = [
        ...validateMetadataUpdate(object.metadata, current.metadata),
        ...(strategy.validateUpdate?.(object, current) ?? []),
      ];
      check(context, resource, object, causes);
      context.warnings.splice(0, Number.POSITIVE_INFINITY, ...(resource.warnings?.(object) ?? []));
      await context.server.admission.validate({ ...asked, object }, context);
      if (isOver(resource, object)) {
        finished = { stored, object };
        return stored;
      }
      return resource.storedAs ? resource.storedAs.toStorage(object) : object;
    },
    { step: request.step, dryRun },
  );
  // An update that takes the last finalizer of a deleted object ends it.
  const ended = finished as { stored: KubeObject; object: KubeObject } | undefined;
  if (ended) await server.storage.delete(resource, ended.stored, { step: request.step, dryRun });
  const body = ended?.object ?? external(resource, updated);
  return { status: 200, body: inForm(body, form, resource, server.sim.now) };
}

export async function deleteOne(context: RequestContext, resource: Resource): Answer {
  const { server, info, request } = context;
  const form = negotiate(request);
  const options = deleteOptions(context);
  const dryRun = isDryRun(
    options.dryRun ? { dryRun: options.dryRun.join() } : request.query,
    'DeleteOptions',
  );
  await server.sim.sleep(OBJECT_MICROS);
  const object = await server.storage.get(resource, info.namespace, info.name);
  const asked = attributes(context, resource, 'DELETE', undefined, external(resource, object), dryRun);
  await context.server.admission.admit(asked, context);
  await context.server.admission.validate(asked, context);
  const { deleted, body } = await remove(context, resource, object, options, dryRun);
  if (!resource.returnsDeleted && deleted) {
    const { uid } = body.metadata;
    const details = {
      name: info.name,
      ...(resource.group && { group: resource.group }),
      kind: resource.resource,
      uid,
    };
    return {
      status: 200,
      body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
    };
  }
  return { status: 200, body: inForm(external(resource, body), form, resource, server.sim.now) };
}

export async function deleteCollection(context: RequestContext, resource: Resource): Answer {
  const { server, info, request } = context;
  const options = deleteOptions(context);
  const dryRun = isDryRun(
    options.dryRun ? { dryRun: options.dryRun.join() } : request.query,
    'DeleteOptions',
  );
  const listed = await list({ ...context, request: { ...request, headers: {} } }, resource);
  const { objects } = await server.storage.list(resource, info.namespace);
  const limit = integer(request.query?.limit) || objects.length;
  const doomed = objects.filter(selection(resource, request.query ?? {})).slice(0, limit);
  for (const object of doomed) await remove(context, resource, object, options, dryRun);
  return listed;
}

interface DeleteOptions {
  dryRun?: readonly string[];
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  propagationPolicy?: string;
  orphanDependents?: boolean;
}

/** The body's options; without a body those of the query. */
function deleteOptions({ request }: RequestContext): DeleteOptions {
  const query = request.query ?? {};
  const grace = integer(query.gracePeriodSeconds);
  const options: DeleteOptions = request.body
    ? (request.body as DeleteOptions)
    : {
        ...(grace !== undefined && { gracePeriodSeconds: grace }),
        ...(query.propagationPolicy && { propagationPolicy: query.propagationPolicy }),
      };
  const { propagationPolicy: policy, orphanDependents } = options;
  const refuse = (reason: string, message: string): never => {
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      { reason, message, field: 'propagationPolicy' },
    ]);
  };
  if (policy && orphanDependents !== undefined) {
    refuse(
      'FieldValueInvalid',
      `Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`,
    );
  }
  if (policy && !['Foreground', 'Background', 'Orphan'].includes(policy)) {
    refuse(
      'FieldValueNotSupported',
      `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
    );
  }
  return options;
}

/**
 * Marks an object as deleted, and removes it when nothing keeps it: a grace period, a finalizer. A Pod that is bound is
 * only marked; its kubelet ends it with grace 0. Source: `Store.Delete`, `rest.BeforeDelete`.
 */
async function remove(
  context: RequestContext,
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
  dryRun: boolean,
): Promise<{ deleted: boolean; body: KubeObject }> {
  const { server, request } = context;
  const write = { step: request.step, dryRun };
  let over = false;
  const { namespace = '', name = '' } = object.metadata;
  const marked = await server.storage.update(
    resource,
    namespace,
    name,
    (current) => {
      checkPreconditions(resource, current, options.preconditions);
      const next = markDeleted(server, resource, current, options);
      over = next === undefined || isOver(resource, next);
      return next ?? current;
    },
    write,
  );
  return over
    ? { deleted: true, body: await server.storage.delete(resource, marked, write) }
    : { deleted: false, body: marked };
}

/** The marked object, or undefined if it goes without a mark. */
function markDeleted(
  server: ApiServer,
  resource: Resource,
  object: KubeObject,
  { gracePeriodSeconds: asked, propagationPolicy = '' }: DeleteOptions,
): KubeObject | undefined {
  const graceful = resource.gracePeriodSeconds !== undefined;
  const keeper = policyFinalizers[propagationPolicy];
  const held =
    (object.metadata.finalizers?.length ?? 0) > 0 ||
    keeper !== undefined ||
    resource.isHeld?.(object) === true;
  const { deletionTimestamp, deletionGracePeriodSeconds: pending } = object.metadata;
  if (!graceful && !held) return undefined;
  const draft = deepCopy<KubeObject>(object);
  const metadata = draft.metadata;
  if (deletionTimestamp) {
    if (pending === undefined || asked === undefined || asked >= pending) return object;
    metadata.deletionTimestamp = shifted(deletionTimestamp, asked - pending);
    metadata.deletionGracePeriodSeconds = asked;
  } else {
    const grace = resource.gracePeriodSeconds?.(object, asked) ?? 0;
    metadata.deletionTimestamp = shifted(rfc3339(server.sim.now), grace);
    if (!resource.isHeld) metadata.deletionGracePeriodSeconds = grace;
    if (metadata.generation) metadata.generation++;
    if (keeper && !metadata.finalizers?.includes(keeper))
      metadata.finalizers = [...(metadata.finalizers ?? []), keeper];
    resource.markDeleted?.(draft);
  }
  draft.metadata = metadataInOrder(metadata);
  return deepFreeze(draft);
}

/** What keeps an object until its dependents are gone, or orphaned: the garbage collector takes it away. */
const policyFinalizers: Readonly<Record<string, string>> = {
  Foreground: 'foregroundDeletion',
  Orphan: 'orphan',
};

/** Whether nothing keeps a deleted object any more. */
function isOver(resource: Resource, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds: grace = 0, finalizers = [] } = object.metadata;
  return (
    deletionTimestamp !== undefined && grace === 0 && finalizers.length === 0 && !resource.isHeld?.(object)
  );
}

const shifted = (time: string, bySeconds: number): string =>
  rfc3339(micros(((parseRfc3339(time) ?? EPOCH_SECONDS) + bySeconds - EPOCH_SECONDS) * 1_000_000));

function checkPreconditions(
  resource: Resource,
  { metadata }: KubeObject,
  preconditions: DeleteOptions['preconditions'],
): void {
  if (!preconditions) return;
  const { uid, resourceVersion } = preconditions;
  const what = { group: resource.group, resource: resource.kind };
  const name = metadata.name ?? '';
  if (uid && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(what, name, why);
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(what, name, why);
  }
}

/** The function that applies a patch of this media type. Server-side apply comes with managedFields. */
function patcher(contentType: string, body: unknown): (object: unknown) => unknown {
  switch (contentType.split(';')[0]?.trim()) {
    case 'application/json-patch+json':
      if (!Array.isArray(body)) {
        throw badRequest(
          `error decoding patch: json: cannot unmarshal ${jsonType(body)} into Go value of type []handlers.jsonPatchOp`,
        );
      }
      return (object) => {
        try {
          return applyJsonPatch(object, body as PatchOperation[]);
        } catch (error) {
          if (!(error instanceof PatchError)) throw error;
          throw new StatusError(
            422,
            'Invalid',
            'the server rejected our request due to an error in our request',
            {},
          );
        }
      };
    case 'application/merge-patch+json':
      return (object) => applyMergePatch(object, body);
    case 'application/strategic-merge-patch+json':
      return (object) => {
        try {
          return applyStrategicMergePatch(object, body);
        } catch (error) {
          if (!(error instanceof PatchError)) throw error;
          throw new StatusError(500, '', error.message);
        }
      };
    default:
      throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
}

const jsonType = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;

/** The body as an object of this kind, without what JSON says of nothing. */
function decode(
  context: RequestContext,
  expected: { group: string; version: string; kind: string },
  body: unknown,
): KubeObject {
  const type = context.request.headers?.['content-type'] ?? 'application/json';
  if (!/^application\/(json|yaml|vnd\.kubernetes\.protobuf)$/.test(type.split(';')[0]?.trim() ?? '')) {
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    );
  }
  if ((typeof body !== 'object' && body !== undefined) || Array.isArray(body)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${expected.kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(body)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const apiVersion = groupVersion(expected);
  const given = { apiVersion, kind: expected.kind, metadata: {}, ...(body as Partial<KubeObject>) };
  if (given.kind !== expected.kind || given.apiVersion !== apiVersion) {
    const version = String(given.apiVersion).split('/').at(-1);
    throw badRequest(
      `${given.kind} in version "${version}" cannot be handled as a ${expected.kind}: no kind "${given.kind}" is registered for version "${given.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  context.emit('object.decoded', 8, { object: body });
  return drafted(given, expected);
}

/** A copy that may be changed: kind and apiVersion first, metadata in order, nothing that is null. */
export function drafted(
  object: KubeObject,
  kind: { group: string; version: string; kind: string },
): KubeObject {
  const { kind: _, apiVersion: __, metadata, ...rest } = object;
  return {
    kind: kind.kind,
    apiVersion: groupVersion(kind),
    metadata: metadataInOrder(withoutNulls(metadata ?? {}) as ObjectMeta),
    ...(withoutNulls(rest) as object),
  };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== null && item !== undefined) copy[key] = typeof item === 'object' ? withoutNulls(item) : item;
  }
  return copy;
}

function setNamespace(draft: KubeObject, resource: Resource, namespace: string): void {
  const { metadata } = draft;
  if (metadata.namespace !== undefined && metadata.namespace !== (resource.namespaced ? namespace : ''))
    throw namespaceMismatch();
  if (resource.namespaced) draft.metadata = metadataInOrder({ ...metadata, namespace });
}

const namespaceMismatch = (): StatusError =>
  badRequest('the namespace of the provided object does not match the namespace sent on the request');

/** What only the server sets is dropped before admission. Source: `rest.WipeObjectMetaSystemFields`. */
function wipeSystemMetadata(object: KubeObject): KubeObject {
  const { creationTimestamp, uid, deletionTimestamp, deletionGracePeriodSeconds, selfLink } = object.metadata;
  if ((creationTimestamp ?? uid ?? deletionTimestamp ?? deletionGracePeriodSeconds ?? selfLink) === undefined)
    return object;
  const {
    creationTimestamp: _,
    uid: __,
    deletionTimestamp: ___,
    deletionGracePeriodSeconds: ____,
    selfLink: _____,
    ...metadata
  } = object.metadata;
  return deepFreeze({ ...object, metadata });
}

/** A uid, a creation time, and a name if it is to be generated. Source: `rest.FillObjectMetaSystemFields`. */
export function metadataFor(server: ApiServer, metadata: ObjectMeta): ObjectMeta {
  if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== '0')
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
  const { name, generateName } = metadata;
  return metadataInOrder({
    ...metadata,
    resourceVersion: '',
    ...(!name && generateName && { name: generateName.slice(0, 58) + server.random.suffix() }),
    uid: metadata.uid ?? server.random.uuid(),
    creationTimestamp: metadata.creationTimestamp ?? rfc3339(server.sim.now),
  });
}

/** An update cannot change what the server keeps. Source: `rest.BeforeUpdate`. */
function keepSystemMetadata(metadata: ObjectMeta, old: ObjectMeta): void {
  metadata.uid ??= old.uid as string;
  if (old.creationTimestamp) metadata.creationTimestamp = old.creationTimestamp;
  if (old.deletionTimestamp) metadata.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined)
    metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds;
}

/** Optimistic concurrency: a resourceVersion in the new state must be that of the old one. */
function checkVersion(
  resource: Resource,
  strategy: UpdateStrategy,
  metadata: ObjectMeta,
  old: ObjectMeta,
): void {
  const { resourceVersion, name = '' } = metadata;
  if (resourceVersion === undefined || resourceVersion === '' || resourceVersion === '0') {
    if (strategy.allowUnconditionalUpdate !== false) return;
    const cause = {
      reason: 'FieldValueInvalid',
      message: 'Invalid value: 0: must be specified for an update',
      field: 'metadata.resourceVersion',
    };
    throw invalid({ group: resource.group, kind: resource.resource }, name, [cause]);
  }
  if (!/^\d+$/.test(resourceVersion)) {
    throw new StatusError(
      500,
      '',
      `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`,
    );
  }
  if (resourceVersion !== old.resourceVersion) throw conflict(resource, name, OUTDATED);
}

function check(
  context: RequestContext,
  resource: Resource,
  object: KubeObject,
  causes: readonly ReasonCause[],
): void {
  context.emit('object.validated', 8, { causes });
  if (causes.length > 0) throw invalid(resource, object.metadata.name ?? '', causes);
}

function attributes(
  { info, user }: RequestContext,
  resource: Resource,
  operation: AdmissionAttributes['operation'],
  object: KubeObject | undefined,
  oldObject: KubeObject | undefined,
  dryRun: boolean,
): AdmissionAttributes {
  const kind = resource.subresources?.[info.subresource]?.kind?.kind;
  const { group, version, resource: plural } = resource;
  return {
    operation,
    resource: kind ? { group, version, resource: plural, kind } : resource,
    subresource: info.subresource,
    namespace: info.namespace,
    name: info.name || (object?.metadata.name ?? ''),
    user,
    object,
    oldObject,
    dryRun,
  };
}

/** Mutating admission; what it leaves becomes a draft again. */
async function admit(
  context: RequestContext,
  asked: AdmissionAttributes,
  kind: { group: string; version: string; kind: string },
): Promise<KubeObject> {
  const admitted = await context.server.admission.admit(asked, context);
  return drafted(admitted as KubeObject, kind);
}

/** Whether nothing is to be stored. `All` is the one value there is. */
function isDryRun(query: Readonly<Record<string, string>> | undefined, kind: string): boolean {
  const dryRun = query?.dryRun;
  if (dryRun === undefined) return false;
  if (dryRun === 'All') return true;
  const message = `Unsupported value: ${JSON.stringify([dryRun])}: supported values: "All"`;
  throw invalid({ group: 'meta.k8s.io', kind }, '', [
    { reason: 'FieldValueNotSupported', message, field: 'dryRun' },
  ]);
}
