/**
 * PATCH with application/apply-patch+yaml: server-side apply. What is not there yet is created.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go `applyPatcher`, registry/generic/registry/store.go `Update`.
 */
import { deepFreeze, type KubeObject } from '../../api/object.ts';
import { parseYaml, type YamlDocument } from '../../api/parse-yaml.ts';
import { badRequest, conflict, StatusError } from '../../api/status.ts';
import { attributesOf, notAuthorized } from '../authorization.ts';
import { bodyText } from '../decoding/decode.ts';
import { goCodec } from '../decoding/go-codec.ts';
import { jsonKind } from '../decoding/go-decoder.ts';
import { type WriteRequestOptions, writeOptions } from '../decoding/options.ts';
import type { RequestContext } from '../handlers.ts';
import { applyConfiguration } from '../managed-fields/applying.ts';
import { Ownership } from '../managed-fields/ownership.ts';
import type { Json } from '../managed-fields/schema.ts';
import { managedFieldsOf } from '../managed-fields/view.ts';
import type { Resource, Subresource } from '../resource.ts';
import type { Answer } from '../responses.ts';
import { presenter } from './answer.ts';
import { createObject, OBJECT_MICROS } from './create.ts';
import { checkNames } from './patch.ts';
import { type NextState, write } from './update.ts';

export async function apply(
  context: RequestContext,
  resource: Resource,
  subresource: Subresource | undefined,
): Answer {
  const { request, server, info } = context;
  context.codec = goCodec;
  const present = await presenter(context, resource);
  goCodec.checkSize(request);
  const options = writeOptions(request, 'ApplyOptions');
  const warnings = [...context.warnings];
  const next = (stored: KubeObject | undefined, ownership: Ownership | undefined): NextState => {
    context.warnings.splice(0, Number.POSITIVE_INFINITY, ...warnings);
    return appliedState(context, resource, options, stored, ownership);
  };
  for (;;) {
    const stored = await found(context, resource);
    if (stored || subresource)
      return write(context, resource, subresource?.update ?? resource, options, next);
    await server.sim.sleep(OBJECT_MICROS);
    const { object, ownership } = next(undefined, undefined);
    const { uid, resourceVersion: _, ...metadata } = object.metadata;
    if (uid) {
      const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
      throw conflict(resource, info.name, why);
    }
    try {
      const created = await createObject(
        context,
        resource,
        deepFreeze({ ...object, metadata }),
        ownership as Ownership,
        options,
        () => mayCreate(context),
      );
      return { status: 201, body: present(created) };
    } catch (error) {
      // Somebody else was faster: then it is an update.
      if (!(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error;
    }
  }
}

async function found({ server, info }: RequestContext, resource: Resource): Promise<KubeObject | undefined> {
  try {
    return await server.storage.get(resource, info.namespace, info.name);
  } catch (error) {
    if (error instanceof StatusError && error.status.code === 404) return undefined;
    throw error;
  }
}

/** The right to patch is not the right to create. Throws a 403. */
async function mayCreate({ server, user, info }: RequestContext): Promise<void> {
  const attributes = attributesOf(user, { ...info, verb: 'create' });
  const { decision, reason } = await server.decide(attributes);
  if (decision !== 'Allow') throw notAuthorized(attributes, reason);
}

/** `live` is in the version of the request. */
function appliedState(
  context: RequestContext,
  resource: Resource,
  { fieldManager, force = false, fieldValidation }: WriteRequestOptions,
  live: KubeObject | undefined,
  ownership: Ownership | undefined,
): NextState {
  const { value, duplicates } = configurationOf(context);
  const { object, managedFields } = applyConfiguration({
    resource,
    subresource: context.info.subresource,
    live,
    liveFields: live ? managedFieldsOf(resource, live, ownership) : [],
    configuration: value as Json,
    manager: fieldManager,
    force,
    at: context.server.sim.now,
  });
  if (duplicates.length > 0 && fieldValidation !== 'Ignore') {
    const why = `error converting YAML to JSON: yaml: unmarshal errors:\n  ${duplicates.join('\n  ')}`;
    if (fieldValidation === 'Strict') throw badRequest(`error strict decoding YAML: ${why}`);
    context.warnings.push(why);
  }
  const draft = goCodec.draft(object ?? live ?? {}, resource);
  checkNames(context, resource, draft);
  if (object !== undefined) resource.defaults?.(draft);
  return { object: deepFreeze(draft), ownership: Ownership.known(deepFreeze(managedFields)) };
}

function configurationOf({ request }: RequestContext): YamlDocument {
  let document: YamlDocument;
  try {
    document =
      request.bodyText === undefined && request.body !== undefined
        ? { value: request.body, duplicates: [] }
        : parseYaml(bodyText(request));
  } catch (error) {
    const why = (error as Error).message;
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${why}`);
  }
  const value = document.value ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return { ...document, value };
  throw badRequest(
    `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`,
  );
}
