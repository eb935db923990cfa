/** PATCH. Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go. */
import type { ApiRequest, PatchType } from '../../api/client.ts';
import { kindType } from '../../api/go-types/go-types.ts';
import { applyJsonPatch, applyMergePatch, PatchError } from '../../api/json-patch.ts';
import { deepFreeze, type KubeObject } from '../../api/object.ts';
import { badRequest, invalid, StatusError } from '../../api/status.ts';
import { applyStrategicMergePatch } from '../../api/strategic-merge.ts';
import type { PatchOperation } from '../../trace/events.ts';
import { bodyText, checkBodySize } from '../decoding/decode.ts';
import { type Decoded, DecodeFault, decodeAs, jsonKind } from '../decoding/go-decoder.ts';
import { parseJson, SyntaxFault } from '../decoding/json-text.ts';
import { type WriteRequestOptions, writeOptions } from '../decoding/options.ts';
import type { RequestContext } from '../handlers.ts';
import type { Resource, Subresource } from '../resource.ts';
import { type Answer, negotiate } from '../responses.ts';
import { namespaceMismatch, shaped } from './draft.ts';
import { write } from './update.ts';

const patchTypes: readonly PatchType[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

export async function patch(
  context: RequestContext,
  resource: Resource,
  subresource: Subresource | undefined,
): Answer {
  const { info, request } = context;
  const type = patchTypeOf(request);
  negotiate(request);
  checkBodySize(request);
  const options = writeOptions(request, 'PatchOptions');
  const body = patchBody(request, type);
  const warnings = [...context.warnings];
  return write(context, resource, subresource?.update ?? resource, options, (current) => {
    const patched = applied(type, current, body);
    const draft = decodedPatch(patched, type, body, resource, options, (texts) =>
      context.warnings.splice(0, Number.POSITIVE_INFINITY, ...warnings, ...texts),
    );
    const { name, namespace } = draft.metadata;
    if (resource.namespaced && namespace && namespace !== info.namespace) throw namespaceMismatch();
    if (!name)
      throw badRequest(
        `the name of the object (${info.name} based on URL) was undeterminable: name must be provided`,
      );
    if (name !== info.name)
      throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
    if (resource.namespaced) draft.metadata.namespace = info.namespace;
    resource.defaults?.(draft);
    return deepFreeze(draft);
  });
}

function patchTypeOf({ headers }: ApiRequest): PatchType {
  const type = (headers?.['content-type'] ?? '').split(';')[0]?.trim();
  const known = patchTypes.find((each) => each === type);
  if (known) return known;
  throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

/** The patch itself, as JSON of the form that its type asks for. */
function patchBody(request: ApiRequest, type: PatchType): unknown {
  const strategic = type === 'application/strategic-merge-patch+json';
  const fail = (why: string): never => {
    throw badRequest(strategic ? why : `error decoding patch: ${why}`);
  };
  let body = request.body;
  try {
    if (request.bodyText !== undefined || body === undefined) body = parseJson(bodyText(request));
  } catch (error) {
    if (error instanceof SyntaxFault) fail(error.message);
    throw error;
  }
  const list = type === 'application/json-patch+json';
  if (body !== null && (list ? !Array.isArray(body) : jsonKind(body) !== 'object')) {
    const wanted = list ? '[]handlers.jsonPatchOp' : 'map[string]interface {}';
    fail(`json: cannot unmarshal ${jsonKind(body)} into Go value of type ${wanted}`);
  }
  return body;
}

function applied(type: PatchType, object: KubeObject, body: unknown): unknown {
  try {
    if (type === 'application/json-patch+json') return applyJsonPatch(object, body as PatchOperation[]);
    if (type === 'application/merge-patch+json') return applyMergePatch(object, body);
    return applyStrategicMergePatch(object, body);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    if (type === 'application/strategic-merge-patch+json') throw new StatusError(500, '', error.message);
    const message = 'the server rejected our request due to an error in our request';
    throw new StatusError(422, 'Invalid', message, {});
  }
}

/** The patched object as its kind takes it. */
function decodedPatch(
  patched: unknown,
  type: PatchType,
  body: unknown,
  resource: Resource,
  { fieldValidation }: WriteRequestOptions,
  warn: (texts: readonly string[]) => void,
): KubeObject {
  const goType = kindType(resource.group, resource.kind);
  if (!goType) return shaped(patched as KubeObject, resource, goType);
  const fail = (why: string): never => {
    const value = type === 'application/strategic-merge-patch+json' ? goMap(body) : JSON.stringify(patched);
    const message = `Invalid value: ${JSON.stringify(value)}: ${why}`;
    throw invalid({ group: '', kind: '' }, '', [{ reason: 'FieldValueInvalid', message, field: 'patch' }]);
  };
  let decoded: Decoded;
  try {
    decoded = decodeAs(goType, patched);
  } catch (error) {
    if (error instanceof DecodeFault) return fail(error.message);
    throw error;
  }
  const { value, strictErrors } = decoded;
  if (strictErrors.length > 0 && fieldValidation === 'Strict')
    fail(`strict decoding error: ${strictErrors.join(', ')}`);
  if (fieldValidation === 'Warn') warn(strictErrors);
  return shaped(value as KubeObject, resource, goType);
}

/** A JSON value as Go's %v prints it: `map[a:1 b:[x]]`. */
function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return value === null ? '<nil>' : String(value);
  const map = value as Record<string, unknown>;
  return `map[${Object.keys(map)
    .sort()
    .map((key) => `${key}:${goMap(map[key])}`)
    .join(' ')}]`;
}
