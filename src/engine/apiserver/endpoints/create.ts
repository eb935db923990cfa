/** POST. Source: k8s.io/apiserver/pkg/endpoints/handlers/create.go, pkg/registry/rest/create.go. */

import { pathSegmentFaults } from '../../api/names.ts';
import { type DeepReadonly, deepFreeze, type KubeObject } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { micros, rfc3339 } from '../../sim/time.ts';
import type { ApiServer } from '../api-server.ts';
import { type WriteRequestOptions, writeOptions } from '../decoding/options.ts';
import type { RequestContext } from '../handlers.ts';
import { Ownership, takeManagedFields, writeOf } from '../managed-fields/ownership.ts';
import type { Resource, Subresource, Validation } from '../resource.ts';
import type { Answer } from '../responses.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { admit, attributes, check, checkLists } from './admit.ts';
import { presenter } from './answer.ts';
import { checkStoredSize, metadataFor, setNamespace, wipeSystemMetadata } from './draft.ts';

/** Decoding, defaulting and validation of an object. */
export const OBJECT_MICROS = micros(500);

export async function create(
  context: RequestContext,
  resource: Resource,
  subresource: Subresource | undefined,
): Answer {
  const { server, info, request } = context;
  const present = await presenter(context, resource);
  const kind = subresource?.kind ?? resource;
  const decoded = context.codec.decode(
    request,
    kind,
    () => writeOptions(request, 'CreateOptions'),
    context.warnings,
  );
  const { draft, options } = decoded;
  const { dryRun } = options;
  context.emit('object.decoded', 8, { object: request.body ?? draft });
  await server.sim.sleep(OBJECT_MICROS);
  if (subresource) {
    subresource.defaults?.(draft);
    if (resource.namespaced && !subresource.kind?.group.startsWith('authentication'))
      draft.metadata.namespace ??= info.namespace;
    const asked = attributes(context, resource, 'CREATE', deepFreeze(draft), undefined, dryRun);
    const admitted = deepFreeze(await admit(context, asked, kind));
    await server.admission.validate({ ...asked, object: admitted }, context);
    return { status: 201, body: await subresource.create?.(context, admitted) };
  }
  wipeSystemMetadata(draft);
  setNamespace(draft, resource, info.namespace);
  resource.defaults?.(draft);
  if (resource.answer) {
    const { review } = await server.sim.load(() => import('./review.ts'));
    return review(context, resource, resource.answer, draft, dryRun);
  }
  await checkLists(context, draft);
  const given = takeManagedFields(draft);
  const defaulted = deepFreeze(draft);
  const write = writeOf(context, resource, { before: undefined, after: defaulted, given });
  const created = await createObject(
    context,
    resource,
    defaulted,
    Ownership.after(undefined, write),
    options,
  );
  return { status: 201, body: present(created) };
}

/** What comes after decoding: admission, validation and the write. `authorize` is asked before validating admission. */
export async function createObject(
  context: RequestContext,
  resource: Resource,
  defaulted: KubeObject,
  ownership: Ownership,
  { dryRun }: WriteRequestOptions,
  authorize?: () => Promise<void>,
): Promise<KubeObject> {
  const { server, request } = context;
  context.emit('object.defaulted', 8, { before: request.body ?? defaulted, object: defaulted });
  const asked = attributes(context, resource, 'CREATE', defaulted, undefined, dryRun);
  const admitted = await admit(context, asked, resource);
  const owned = await checkLists(context, admitted, ownership);
  await resource.confirm?.(context, admitted);
  admitted.metadata = metadataFor(server, admitted.metadata);
  resource.prepareForCreate?.(admitted, rfc3339(server.sim.now), (text) => context.warnings.push(text));
  resource.allocate?.(admitted, server);
  resource.canonicalize?.(admitted);
  const object = deepFreeze(admitted);
  const { validate = validateOnlyMetadata, warnings } = await validationOf(server, resource, object);
  const faults = validate(object);
  check(context, resource, object, faults.length > 0 ? faults : commonFaults(object));
  context.warnings.push(...(warnings?.(object) ?? []));
  await authorize?.();
  await server.admission.validate({ ...asked, object, name: object.metadata.name ?? '' }, context);
  const whole = context.codec.finished(object, resource);
  checkStoredSize(request, whole);
  const stored = resource.storedAs ? resource.storedAs.toStorage(whole) : whole;
  server.storage.setOwnership(stored, owned);
  return server.storage.create(resource, stored, { step: request.step, dryRun });
}

/** What there is to check of a new object: nothing, if the kind knows that it is plain. */
async function validationOf(server: ApiServer, resource: Resource, object: KubeObject): Promise<Validation> {
  const { loadValidation } = resource;
  if (!loadValidation) return resource;
  return resource.isPlain?.(object) ? { validate: () => [] } : server.sim.load(() => loadValidation(object));
}

/** What no kind may leave out. Source: registry/rest/create.go `BeforeCreate`. */
const commonFaults = ({ metadata }: KubeObject): readonly ReasonCause[] =>
  validateMetadata(metadata, pathSegmentFaults).causes;

const validateOnlyMetadata = ({ metadata }: DeepReadonly<KubeObject>): readonly ReasonCause[] =>
  validateMetadata(metadata).causes;
