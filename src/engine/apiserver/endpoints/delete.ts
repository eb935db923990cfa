/** DELETE of one object and of a collection. Source: endpoints/handlers/delete.go, registry/rest/delete.go. */
import type { KubeObject } from '../../api/object.ts';
import { conflict } from '../../api/status.ts';
import type { RequestContext } from '../handlers.ts';
import { external, integer, list, selection } from '../handlers-read.ts';
import type { Resource } from '../resource.ts';
import type { Answer } from '../responses.ts';
import { attributes } from './admit.ts';
import { presenter } from './answer.ts';
import { OBJECT_MICROS } from './create.ts';
import { markDeleted } from './delete-marks.ts';
import { type DeleteOptions, deleteOptions } from './delete-options.ts';
import { isOver } from './draft.ts';

export async function deleteOne(context: RequestContext, resource: Resource): Answer {
  const { server, info } = context;
  const present = await presenter(context, resource);
  const options = deleteOptions(context);
  await server.sim.sleep(OBJECT_MICROS);
  resource.validateDelete?.(info.name);
  const object = await server.storage.get(resource, info.namespace, info.name);
  const { deleted, body } = await remove(context, resource, object, options);
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
  return { status: 200, body: present(body) };
}

export async function deleteCollection(context: RequestContext, resource: Resource): Answer {
  const { server, info, request } = context;
  const options = deleteOptions(context);
  const listed = await list({ ...context, request: { ...request, headers: {} } }, resource);
  const { objects } = await server.storage.list(resource, info.namespace);
  const limit = integer(request.query?.limit) || objects.length;
  const matches = await selection(server, resource, request.query ?? {});
  const doomed = objects.filter(matches).slice(0, limit);
  for (const object of doomed) await remove(context, resource, object, options);
  return listed;
}

/**
 * Marks an object as deleted, and removes it when nothing keeps it: a grace period, a finalizer. A Pod that is bound is
 * only marked; its kubelet ends it with grace 0. Source: `Store.Delete`, `rest.BeforeDelete`.
 */
export async function remove(
  context: RequestContext,
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
): Promise<{ deleted: boolean; body: KubeObject }> {
  const { server, request } = context;
  const { dryRun, ...given } = options;
  const write = { step: request.step, dryRun };
  // Admission is asked before each write, as the real one does; an eviction has been asked about already.
  const askAdmission = async (current: KubeObject, gracePeriodSeconds: number | undefined): Promise<void> => {
    if (context.info.subresource) return;
    const asked = attributes(context, resource, 'DELETE', undefined, external(resource, current), dryRun);
    const grace = gracePeriodSeconds !== undefined && { gracePeriodSeconds };
    const whole = { ...asked, options: { ...given, ...grace } };
    await server.admission.admit(whole, context);
    await server.admission.validate(whole, context);
  };
  let over = false;
  const { namespace = '', name = '' } = object.metadata;
  const marked = await server.storage.update(
    resource,
    namespace,
    name,
    async (current) => {
      checkPreconditions(resource, current, options.preconditions);
      const next = markDeleted(server, resource, current, options);
      over = next === undefined || isOver(resource, next);
      if (next && next !== current) await askAdmission(current, next.metadata.deletionGracePeriodSeconds);
      return next ?? current;
    },
    write,
  );
  if (!over) return { deleted: false, body: marked };
  await askAdmission(marked, marked.metadata.deletionGracePeriodSeconds);
  return { deleted: true, body: await server.storage.delete(resource, marked, write) };
}

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
