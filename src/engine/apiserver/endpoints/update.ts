/** PUT, and what PATCH does once it has the new state. Source: endpoints/handlers/update.go, pkg/registry/rest/update.go. */

import type { Faults } from '../../api/faults.ts';
import { pathSegmentFaults } from '../../api/names.ts';
import { deepEqual, deepFreeze, type KubeObject, type ObjectMeta } from '../../api/object.ts';
import { badRequest, conflict, invalid, StatusError } from '../../api/status.ts';
import { type WriteRequestOptions, writeOptions } from '../decoding/options.ts';
import type { RequestContext } from '../handlers.ts';
import { external } from '../handlers-read.ts';
import { type ManagedFields, Ownership, takeManagedFields, writeOf } from '../managed-fields/ownership.ts';
import { metadataInOrder } from '../metadata.ts';
import type { Resource, Subresource, UpdateStrategy } from '../resource.ts';
import type { Answer } from '../responses.ts';
import { OUTDATED } from '../storage.ts';
import { validateMetadata, validateMetadataUpdate } from '../validation/metadata.ts';
import { admit, attributes, check, checkLists } from './admit.ts';
import { presenter } from './answer.ts';
import { OBJECT_MICROS } from './create.ts';
import { checkStoredSize, isOver, keepSystemMetadata, setNamespace } from './draft.ts';

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
  await checkLists(context, draft);
  const given = takeManagedFields(draft);
  const object = deepFreeze(draft);
  return write(context, resource, subresource?.update ?? resource, options, () => ({ object, given }));
}

/** What a write asks for, before admission. */
export interface NextState {
  readonly object: KubeObject;
  /** managedFields that were sent with it. */
  readonly given?: ManagedFields | undefined;
  /** Who owns its fields, where that is known already. */
  readonly ownership?: Ownership;
}

/** The new state is admitted, prepared and validated against the old one, and stored. */
export async function write(
  context: RequestContext,
  resource: Resource,
  strategy: UpdateStrategy,
  { dryRun }: WriteRequestOptions,
  next: (current: KubeObject, ownership: Ownership | undefined) => NextState,
): Answer {
  const { server, info, request } = context;
  const { storage } = server;
  const present = await presenter(context, resource);
  const decodingWarnings = [...context.warnings];
  await server.sim.sleep(OBJECT_MICROS);
  let latest: { readonly state: NextState; readonly current: KubeObject } | undefined;
  let ended: { readonly stored: KubeObject; readonly object: KubeObject } | undefined;
  const updated = await storage.update(
    resource,
    info.namespace,
    info.name,
    async (stored) => {
      const current = external(resource, stored);
      context.warnings.splice(0, Number.POSITIVE_INFINITY, ...decodingWarnings);
      const before = storage.ownership(stored);
      const state = next(current, before);
      const { object: after, given } = state;
      latest = { state, current };
      const asked = attributes(context, resource, 'UPDATE', after, current, dryRun);
      const draft = await admit(context, asked, resource);
      const ownership = await checkLists(
        context,
        draft,
        state.ownership ??
          Ownership.after(before, writeOf(context, resource, { before: current, after, given })),
      );
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
      const { loadValidation } = strategy;
      const { validateUpdate } = !loadValidation
        ? strategy
        : request.typed && strategy !== resource
          ? {}
          : await server.sim.load(() => loadValidation(object));
      const { causes } = validateCommonFields(object.metadata, current.metadata);
      check(context, resource, object, [...causes, ...(validateUpdate?.(object, current) ?? [])]);
      await context.server.admission.validate({ ...asked, object }, context);
      const whole = context.codec.finished(object, resource);
      checkStoredSize(request, whole);
      const result = resource.storedAs ? resource.storedAs.toStorage(whole) : whole;
      storage.setOwnership(result, ownership);
      if (!isOver(resource, object)) return result;
      ended = { stored, object: result };
      return stored;
    },
    {
      step: request.step,
      dryRun,
      // What admission undid may have made somebody an owner.
      changesOwners: async (changed, current) => {
        const { state, current: seen } = latest as NonNullable<typeof latest>;
        const isPlain = !state.ownership && state.given === undefined && deepEqual(state.object, seen);
        if (isPlain || ended) return false;
        const { managedFieldsOf, sameOwners } = await server.sim.load(
          () => import('../managed-fields/view.ts'),
        );
        const [next, last] = [changed, current].map((object) =>
          managedFieldsOf(resource, seen, storage.ownership(object)),
        ) as [ManagedFields, ManagedFields];
        return !sameOwners(next, last);
      },
    },
  );
  // An update that takes the last finalizer of a deleted object ends it.
  const over = ended as { stored: KubeObject; object: KubeObject } | undefined;
  if (over) await storage.delete(resource, over.stored, { step: request.step, dryRun });
  return { status: 200, body: present(over?.object ?? updated) };
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
