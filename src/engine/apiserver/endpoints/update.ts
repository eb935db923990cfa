/** PUT, and what PATCH does once it has the new state. Source: endpoints/handlers/update.go, pkg/registry/rest/update.go. */

import type { Faults } from '../../api/faults.ts';
import { pathSegmentFaults } from '../../api/names.ts';
import { deepFreeze, type KubeObject, type ObjectMeta } from '../../api/object.ts';
import { badRequest, conflict, invalid, StatusError } from '../../api/status.ts';
import { type WriteRequestOptions, writeOptions } from '../decoding/options.ts';
import type { RequestContext } from '../handlers.ts';
import { external } from '../handlers-read.ts';
import { metadataInOrder } from '../metadata.ts';
import type { Resource, Subresource, UpdateStrategy } from '../resource.ts';
import { type Answer, inForm, negotiate } from '../responses.ts';
import { OUTDATED } from '../storage.ts';
import { validateMetadata, validateMetadataUpdate } from '../validation/metadata.ts';
import { admit, attributes, check } from './admit.ts';
import { OBJECT_MICROS } from './create.ts';
import { isOver } from './delete-marks.ts';
import { checkStoredSize, keepSystemMetadata, setNamespace } from './draft.ts';

export async function update(
  context: RequestContext,
  resource: Resource,
  subresource: Subresource | undefined,
): Answer {
  const { info, request } = context;
  const decoded = context.codec.decode(
    request,
    resource,
    () => writeOptions(request, 'UpdateOptions'),
    context.warnings,
  );
  const { draft, options } = decoded;
  context.emit('object.decoded', 8, { object: request.body ?? draft });
  const { name } = draft.metadata;
  if (name && name !== info.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  }
  draft.metadata.name = info.name;
  setNamespace(draft, resource, info.namespace);
  resource.defaults?.(draft);
  const object = deepFreeze(draft);
  return write(context, resource, subresource?.update ?? resource, options, () => object);
}

/** The new state is admitted, prepared and validated against the old one, and stored. */
export async function write(
  context: RequestContext,
  resource: Resource,
  strategy: UpdateStrategy,
  { dryRun }: WriteRequestOptions,
  next: (current: KubeObject) => KubeObject,
): Answer {
  const { server, info, request } = context;
  const form = await negotiate(request, resource, server.sim);
  const decodingWarnings = [...context.warnings];
  await server.sim.sleep(OBJECT_MICROS);
  let ended: { readonly stored: KubeObject; readonly object: KubeObject } | undefined;
  const updated = await server.storage.update(
    resource,
    info.namespace,
    info.name,
    async (stored) => {
      const current = external(resource, stored);
      context.warnings.splice(0, Number.POSITIVE_INFINITY, ...decodingWarnings);
      const asked = attributes(context, resource, 'UPDATE', next(current), current, dryRun);
      const draft = await admit(context, asked, resource);
      await resource.confirm?.(context, draft, current);
      checkVersion(resource, strategy, draft.metadata, current.metadata);
      draft.metadata.generation = current.metadata.generation as number;
      strategy.prepareForUpdate?.(draft, current);
      resource.allocate?.(draft, server);
      keepSystemMetadata(draft.metadata, current.metadata);
      draft.metadata = metadataInOrder(draft.metadata);
      resource.canonicalize?.(draft);
      const object = deepFreeze(draft);
      // The engine's own clients build what they write of a subresource from the API's types, as a kubelet its status.
      const { validateUpdate } = !strategy.loadValidation
        ? strategy
        : request.typed && strategy !== resource
          ? {}
          : await server.sim.load(strategy.loadValidation);
      const { causes } = validateCommonFields(object.metadata, current.metadata);
      check(context, resource, object, [...causes, ...(validateUpdate?.(object, current) ?? [])]);
      await context.server.admission.validate({ ...asked, object }, context);
      const whole = context.codec.finished(object, resource);
      checkStoredSize(request, whole);
      if (isOver(resource, object)) {
        ended = { stored, object: whole };
        return stored;
      }
      return resource.storedAs ? resource.storedAs.toStorage(whole) : whole;
    },
    { step: request.step, dryRun },
  );
  // An update that takes the last finalizer of a deleted object ends it.
  const over = ended as { stored: KubeObject; object: KubeObject } | undefined;
  if (over) await server.storage.delete(resource, over.stored, { step: request.step, dryRun });
  const body = over?.object ?? external(resource, updated);
  return { status: 200, body: inForm(body, form, resource, server.sim.now) };
}

/**
 * What all kinds are held to; most kinds look at the change of the metadata once more by themselves.
 * Source: registry/rest/update.go `validateCommonFields`.
 */
function validateCommonFields(metadata: ObjectMeta, old: ObjectMeta): Faults {
  const faults = validateMetadata(metadata, pathSegmentFaults);
  validateMetadataUpdate(metadata, old, faults);
  validateMetadataUpdate(metadata, old, faults);
  return faults;
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
