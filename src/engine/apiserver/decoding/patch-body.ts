/** A patch as it came, and the object that it leaves. Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go. */
import type { ApiRequest, PatchType } from '../../api/client.ts';
import { kindType } from '../../api/go-types/go-types.ts';
import { goText } from '../../api/go-values.ts';
import type { KubeObject } from '../../api/object.ts';
import { badRequest, invalid } from '../../api/status.ts';
import type { ExpectedKind, GivenPatch } from './codec.ts';
import { bodyText } from './decode.ts';
import { unstructuredFault } from './from-unstructured.ts';
import { type Decoded, DecodeFault, decodeAs, jsonKind } from './go-decoder.ts';
import { parseJson, SyntaxFault } from './json-text.ts';
import type { WriteRequestOptions } from './options.ts';
import { shaped } from './shape.ts';

/** The patch itself, as JSON of the form that its type asks for. */
export function patchBody(request: ApiRequest, type: PatchType): unknown {
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
  // Go reads null as a list of no operations.
  return list ? (body ?? []) : body;
}

/** The patched object as its kind takes it. */
export function decodedPatch(
  patched: unknown,
  { type, body }: GivenPatch,
  resource: ExpectedKind,
  { fieldValidation }: WriteRequestOptions,
  warn: (texts: readonly string[]) => void,
): KubeObject {
  const goType = kindType(resource.group, resource.kind);
  if (!goType) return shaped(patched as KubeObject, resource, goType);
  const isStrategic = type === 'application/strategic-merge-patch+json';
  const fail = (why: string): never => {
    const value = isStrategic ? goText(body) : JSON.stringify(patched);
    const message = `Invalid value: ${JSON.stringify(value)}: ${why}`;
    throw invalid({ group: '', kind: '' }, '', [{ reason: 'FieldValueInvalid', message, field: 'patch' }]);
  };
  const fault = isStrategic ? unstructuredFault(goType, patched) : undefined;
  if (fault !== undefined) return fail(fault);
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
