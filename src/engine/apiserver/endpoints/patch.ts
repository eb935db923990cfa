/** PATCH. Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go. */
import type { ApiRequest, PatchType } from '../../api/client.ts';
import { deepFreeze, type KubeObject } from '../../api/object.ts';
import { PatchError } from '../../api/patch-error.ts';
import { badRequest, StatusError } from '../../api/status.ts';
import { statusSchema } from '../../api/status-merge-keys.ts';
import { applyStrategicMergePatch } from '../../api/strategic-merge.ts';
import type { PatchOperation } from '../../trace/events.ts';
import { writeOptions } from '../decoding/options.ts';
import type { RequestContext } from '../handlers.ts';
import { type Ownership, takeManagedFields } from '../managed-fields/ownership.ts';
import type { Resource, Subresource } from '../resource.ts';
import { type Answer, negotiate } from '../responses.ts';
import { namespaceMismatch } from './draft.ts';
import { write } from './update.ts';

const patchTypes: readonly PatchType[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

export async function patch(
  context: RequestContext,
  resource: Resource,
  subresource: Subresource | undefined,
): Answer {
  const { request } = context;
  const type = patchTypeOf(request);
  if (type === 'application/apply-patch+yaml') {
    const { apply } = await context.server.sim.load(() => import('./apply.ts'));
    return apply(context, resource, subresource);
  }
  await negotiate(request, resource, context.server.sim);
  const { codec } = context;
  codec.checkSize(request);
  const options = writeOptions(request, 'PatchOptions');
  const body = codec.patchBody(request, type);
  const warnings = [...context.warnings];
  const apply = await applierOf(type, context, resource);
  const show = await shownToPatch(context, resource, body);
  return write(context, resource, subresource?.update ?? resource, options, (current, ownership) => {
    const patched = applied(apply, type, show(current, ownership), body);
    const draft = codec.patched(patched, { type, body }, resource, options, (texts) =>
      context.warnings.splice(0, Number.POSITIVE_INFINITY, ...warnings, ...texts),
    );
    checkNames(context, resource, draft);
    const given = takeManagedFields(draft);
    resource.defaults?.(draft);
    return { object: deepFreeze(draft), given };
  });
}

/** Throws a 400 for a new state that would be another object. */
export function checkNames({ info }: RequestContext, resource: Resource, { metadata }: KubeObject): void {
  const { name, namespace } = metadata;
  if (resource.namespaced && namespace && namespace !== info.namespace) throw namespaceMismatch();
  if (!name)
    throw badRequest(
      `the name of the object (${info.name} based on URL) was undeterminable: name must be provided`,
    );
  if (name !== info.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  if (resource.namespaced) metadata.namespace = info.namespace;
}

/** A patch may look at managedFields; those of the engine's own clients do so only if they name them. */
async function shownToPatch(
  { request, server }: RequestContext,
  resource: Resource,
  body: unknown,
): Promise<(current: KubeObject, ownership: Ownership | undefined) => KubeObject> {
  if (request.typed && !JSON.stringify(body).includes('managedFields')) return (current) => current;
  const { withManagedFields } = await server.sim.load(() => import('../managed-fields/view.ts'));
  return (current, ownership) => withManagedFields(resource, current, ownership);
}

function patchTypeOf({ headers }: ApiRequest): PatchType {
  const type = (headers?.['content-type'] ?? '').split(';')[0]?.trim();
  const known = patchTypes.find((each) => each === type);
  if (known) return known;
  throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

type Apply = (object: KubeObject, body: unknown) => unknown;

/** Strategic merge patches are what kubelets and the scheduler send; the others load. */
async function applierOf(
  type: PatchType,
  { server: { sim }, request, info }: RequestContext,
  { group, kind }: Resource,
): Promise<Apply> {
  if (type === 'application/strategic-merge-patch+json') {
    const isStatus = request.typed && (info.subresource === 'status' || kind === 'Event');
    const schema = isStatus
      ? statusSchema
      : (await sim.load(() => import('../../api/patch-schema.ts'))).patchSchema(group, kind);
    return (object, body) => applyStrategicMergePatch(object, body, schema);
  }
  const { applyJsonPatch, applyMergePatch } = await sim.load(() => import('../../api/json-patch.ts'));
  return type === 'application/merge-patch+json'
    ? applyMergePatch
    : (object, body) => applyJsonPatch(object, body as PatchOperation[]);
}

function applied(apply: Apply, type: PatchType, object: KubeObject, body: unknown): unknown {
  try {
    return apply(object, body);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    if (type === 'application/strategic-merge-patch+json') throw new StatusError(500, '', error.message);
    const message = 'the server rejected our request due to an error in our request';
    throw new StatusError(422, 'Invalid', message, {});
  }
}
