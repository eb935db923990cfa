/**
 * From a body to an object of the kind that is expected, or the Status that says why not.
 * Source: k8s.io/apimachinery/pkg/runtime/serializer/json/json.go; k8s.io/apiserver/pkg/endpoints/handlers/rest.go
 * `transformDecodeError`.
 */
import type { ApiRequest } from '../../api/client.ts';
import { type GoType, goType, kindType, packageOf } from '../../api/go-types/go-types.ts';
import type { KubeObject } from '../../api/object.ts';
import { parseYaml } from '../../api/parse-yaml.ts';
import { badRequest, StatusError } from '../../api/status.ts';
import { utf8 } from '../../api/utf8.ts';
import type { ExpectedKind } from './codec.ts';
import { type Decoded, DecodeFault, decodeAs, jsonKind } from './go-decoder.ts';
import { entriesOf, NumberText, parseJson, SyntaxFault } from './json-text.ts';
import { inputMediaType } from './media-type.ts';
import type { FieldValidation, WriteRequestOptions } from './options.ts';
import { shaped } from './shape.ts';

/** How many bytes a body may have. */
const BODY_BYTES_MAX = 3_145_728;
/** How much of a body that nobody understands is quoted. */
const SUMMARY_BYTES = 30;

/** The body as text: as it came, or as a client of the engine would send it. */
export const bodyText = ({ body, bodyText: text }: ApiRequest): string =>
  text ?? (body === undefined ? '' : JSON.stringify(body));

/** Throws a 413. */
export function checkBodySize({ bodyText: text = '', bodyBytes }: ApiRequest): void {
  if ((bodyBytes ?? text).length <= BODY_BYTES_MAX) return;
  const message = `Request entity too large: limit is ${BODY_BYTES_MAX}`;
  throw new StatusError(413, 'RequestEntityTooLarge', message);
}

/**
 * The object of a request's body as a draft, and the options of its query. What is unknown or twice becomes a warning
 * or an error, as the options ask. Throws a StatusError.
 */
export function decodeBody(
  request: ApiRequest,
  expected: ExpectedKind,
  readOptions: () => WriteRequestOptions,
  warnings: string[],
): { readonly draft: KubeObject; readonly options: WriteRequestOptions } {
  // region: decode-body
  const form = inputMediaType(request);
  checkBodySize(request);
  const options = readOptions();
  let value: unknown = request.body;
  let duplicates: readonly string[] = [];
  try {
    if (form === 'yaml') ({ value, duplicates } = parseYaml(bodyText(request)));
    else if (request.bodyText !== undefined || value === undefined) value = parse(request);
    checkTypeMeta(value);
  } catch (error) {
    const known = error instanceof SyntaxFault || error instanceof DecodeFault || form === 'yaml';
    if (!known || !(error instanceof Error)) throw error;
    throw unrecognized(expected, error.message, bodyText(request));
  }
  return { draft: decodeObject(value, expected, options.fieldValidation, warnings, duplicates), options };
  // endregion
}

export const unrecognized = (expected: ExpectedKind, why: string, body: string | Uint8Array): StatusError =>
  badRequest(
    `the object provided is unrecognized (must be of type ${expected.kind}): ${why} (${summary(body)})`,
  );

function parse(request: ApiRequest): unknown {
  try {
    return parseJson(bodyText(request));
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    throw new SyntaxFault(`couldn't get version/kind; json parse error: ${error.message}`);
  }
}

/** kind and apiVersion are read before anything else. Source: runtime/serializer/json/meta.go. */
function checkTypeMeta(value: unknown): void {
  const fail = (why: string): never => {
    throw new DecodeFault(`couldn't get version/kind; json parse error: json: cannot unmarshal ${why}`);
  };
  if (value === null) return;
  if (typeof value !== 'object' || Array.isArray(value) || value instanceof NumberText) {
    const struct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
    fail(`${jsonKind(value)} into Go value of type ${struct}`);
  }
  for (const [key, item] of entriesOf(value as object)) {
    if ((key === 'kind' || key === 'apiVersion') && typeof item !== 'string' && item !== null)
      fail(`${jsonKind(item)} into Go struct field .${key} of type string`);
  }
  const { apiVersion } = value as { apiVersion?: string };
  if ((apiVersion?.split('/').length ?? 0) > 2)
    throw new DecodeFault(`unexpected GroupVersion string: ${apiVersion}`);
}

/** The object of a JSON value whose kind and apiVersion are texts. Throws a StatusError. */
export function decodeObject(
  value: unknown,
  expected: ExpectedKind,
  validation: FieldValidation,
  warnings: string[],
  duplicates: readonly string[] = [],
): KubeObject {
  const given = (value ?? {}) as Partial<KubeObject>;
  const actual = kindOf(given, expected);
  const fail = (why: string): never => {
    throw badRequest(
      `${actual.kind} in version "${actual.version}" cannot be handled as a ${expected.kind}: ${why}`,
    );
  };
  const type = registeredType(actual, expected);
  if (!type) {
    const version = groupVersion(actual);
    return fail(
      `no kind "${actual.kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  let decoded: Decoded;
  try {
    decoded = decodeAs(type, given);
  } catch (error) {
    if (error instanceof DecodeFault) return fail(error.message);
    throw error;
  }
  const internal = packageOf(expected.group) ?? expected.group;
  if (actual.kind !== expected.kind)
    fail(`converting (${type.name}) to (${internal}.${expected.kind}): unknown conversion`);
  const { strictErrors } = decoded;
  const yamlError = duplicates.length > 0 ? [`yaml: unmarshal errors:\n  ${duplicates.join('\n  ')}`] : [];
  const errors = [...yamlError, ...strictErrors];
  if (errors.length > 0 && validation === 'Strict') fail(`strict decoding error: ${errors.join(', ')}`);
  if (validation === 'Warn') warnings.push(...duplicates, ...strictErrors);
  const accepted = actual.group === expected.group && expected.alsoVersions?.includes(actual.version);
  if (!accepted && groupVersion(actual) !== groupVersion(expected)) {
    throw badRequest(
      `the API version in the data (${groupVersion(actual)}) does not match the expected API version (${groupVersion(expected)})`,
    );
  }
  return shaped(decoded.value as KubeObject, expected, type);
}

/** What the object says that it is; what it leaves out is as expected. */
function kindOf({ kind, apiVersion }: Partial<KubeObject>, expected: ExpectedKind): ExpectedKind {
  const [first = '', second] = (apiVersion ?? '').split('/');
  const [group, version] = second === undefined ? ['', first] : [first, second];
  const said = version === '' && (group === '' || group === expected.group) ? expected : { group, version };
  return { group: said.group, version: said.version, kind: kind || expected.kind };
}

/** The Go type of a kind that the server's scheme knows. */
function registeredType({ group, version, kind }: ExpectedKind, expected: ExpectedKind): GoType | undefined {
  if (![expected.version, 'v1', ...(expected.alsoVersions ?? [])].includes(version)) return undefined;
  if (packageOf(group) === undefined) return undefined;
  const own = kindType(group, kind);
  if (own) return own;
  if (kind.endsWith('List') && kindType(group, kind.slice(0, -4)))
    return { ...goType('meta.List'), name: `v1.${kind}` };
  return everywhere.has(kind) ? { ...goType(`meta.${kind}`), name: `v1.${kind}` } : undefined;
}

/** Kinds that each version of each group has. */
const everywhere = new Set(['Status', 'List', 'APIGroup', 'APIResourceList', 'DeleteOptions', 'ListOptions']);

const groupVersion = ({ group, version }: { group: string; version: string }): string =>
  group ? `${group}/${version}` : version;

/** The beginning of a body, as text if it looks like an object, else as bytes. */
function summary(body: string | Uint8Array): string {
  if (body.length === 0) return '<empty>';
  if (typeof body === 'string' && body.startsWith('{'))
    return `${body.slice(0, SUMMARY_BYTES)}${body.length <= SUMMARY_BYTES ? '' : ' ...'}`;
  const bytes = typeof body === 'string' ? utf8(body.slice(0, SUMMARY_BYTES + 1)) : [...body];
  const shown = bytes.slice(0, SUMMARY_BYTES).map((byte) => byte.toString(16).padStart(2, '0'));
  return `${shown.join('')}${bytes.length <= SUMMARY_BYTES ? '' : ' ...'}`;
}
