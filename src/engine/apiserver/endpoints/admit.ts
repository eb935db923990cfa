/** What the writes have in common on the way through admission and validation. */
import type { ApiRequest } from '../../api/client.ts';
import type { KubeObject } from '../../api/object.ts';
import { invalid, type ReasonCause } from '../../api/status.ts';
import type { AdmissionAttributes } from '../admission/admission.ts';
import type { ApiServer } from '../api-server.ts';
import type { Codec, ExpectedKind } from '../decoding/codec.ts';
import type { RequestContext } from '../handlers.ts';
import type { Ownership } from '../managed-fields/ownership.ts';
import type { Resource } from '../resource.ts';

export function attributes(
  { info, user, request }: RequestContext,
  resource: Resource,
  operation: AdmissionAttributes['operation'],
  object: KubeObject | undefined,
  oldObject: KubeObject | undefined,
  dryRun: boolean,
): AdmissionAttributes {
  const kind = resource.subresources?.[info.subresource]?.kind?.kind;
  const { group, version, resource: plural } = resource;
  const { fieldManager, fieldValidation } = request.query ?? {};
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
    options: { ...(fieldManager && { fieldManager }), ...(fieldValidation && { fieldValidation }) },
  };
}

/** Mutating admission; what it leaves becomes a draft again. A reader's hook may leave anything. */
export async function admit(
  context: RequestContext,
  asked: AdmissionAttributes,
  kind: ExpectedKind,
): Promise<KubeObject> {
  const { server } = context;
  const object = await server.admission.admit(asked, context);
  if (server.admission.readersCode) context.codec = await loadGoCodec(server);
  return context.codec.draft(object, kind);
}

/** What reads the request's body; without one, what comes from a reader's code. */
export const loadGoCodec = async ({ sim }: ApiServer, request?: ApiRequest): Promise<Codec> =>
  (await sim.load(() => import('../decoding/go-codec.ts'))).codecFor(request, sim);

/**
 * Looks through the lists of an object's metadata, before and after mutating admission; few have any. Returns who owns
 * the object's fields then.
 */
export async function checkLists(
  { server, warnings }: RequestContext,
  draft: KubeObject,
  ownership?: Ownership,
): Promise<Ownership | undefined> {
  const { ownerReferences = [], managedFields } = draft.metadata;
  if (ownerReferences.length < 2 && !(managedFields && ownership)) return ownership;
  const lists = await server.sim.load(() => import('./metadata-lists.ts'));
  return lists.checkLists(draft, ownership, warnings);
}

export function check(
  context: RequestContext,
  resource: Resource,
  object: KubeObject,
  causes: readonly ReasonCause[],
): void {
  context.emit('object.validated', 8, { causes });
  if (causes.length > 0) throw invalid(resource, object.metadata.name ?? '', causes);
}
