/**
 * Answers in another form than JSON: YAML, or protobuf, as bytes. Refusals too are answered in the form that the client
 * asked for. Source: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go, negotiation/negotiate.go.
 */
import type { ApiRequest, ApiResponse } from '../api/client.ts';
import { encodeObject } from '../api/protobuf/envelope.ts';
import { StatusError } from '../api/status.ts';
import { toYaml } from '../api/yaml.ts';
import { mediaTypes, refusal } from './responses.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/**
 * The answer in the form that the client accepts, `encoded`, and as JSON, `plain`. What has no form of that kind (a
 * Table in protobuf) becomes a 406.
 */
export function inAcceptedType(
  request: ApiRequest,
  plain: ApiResponse,
): { readonly plain: ApiResponse; readonly encoded: ApiResponse } {
  const isJson = plain.headers['content-type'] === 'application/json' && typeof plain.body === 'object';
  const type = isJson ? acceptedType(request, plain.status >= 400) : undefined;
  if (type === 'application/yaml') return { plain, encoded: as(type, plain, toYaml(plain.body)) };
  if (type !== PROTOBUF) return { plain, encoded: plain };
  const { apiVersion, kind } = plain.body as { apiVersion?: string; kind?: string };
  if (apiVersion === undefined || kind === undefined) return { plain, encoded: plain };
  const bytes = encodeObject({ ...(plain.body as object), apiVersion, kind });
  if (bytes) return { plain, encoded: as(type, plain, bytes) };
  const what = `object *v1.${kind} does not implement the protobuf marshalling interface`;
  const refused = new StatusError(
    406,
    'NotAcceptable',
    `${what} and cannot be encoded to a protobuf message`,
  );
  return inAcceptedType(request, refusal(refused));
}

const as = (type: string, { status, headers }: ApiResponse, body: unknown): ApiResponse => ({
  status,
  headers: { ...headers, 'content-type': type },
  body,
});

/** The first media type that the client takes and the server has; a refusal is never a Table. */
function acceptedType({ headers = {} }: ApiRequest, refused: boolean): string | undefined {
  return (headers.accept ?? '')
    .split(',')
    .map((clause) => clause.split(';').map((part) => part.trim()))
    .find(
      ([type = '', ...parameters]) =>
        mediaTypes.includes(type) && !(refused && parameters.some((parameter) => /^as=/.test(parameter))),
    )?.[0];
}
