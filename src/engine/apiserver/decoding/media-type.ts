/** What form a body has. Source: k8s.io/apiserver/pkg/endpoints/handlers/negotiation, Go's mime.ParseMediaType. */
import type { ApiRequest } from '../../api/client.ts';
import { StatusError } from '../../api/status.ts';

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`^\\s*${token}\\s*=\\s*(?:${token}|"(?:[^"\\\\]|\\\\.)*")\\s*$`);

/** The media type in small letters, or undefined if the header cannot be read. */
export function parseMediaType(header: string): string | undefined {
  const [type = '', ...parameters] = header.split(';');
  const bare = type.trim().toLowerCase();
  if (!new RegExp(`^${token}(?:/${token})?$`).test(bare)) return undefined;
  if (parameters.length > 0 && parameters.at(-1)?.trim() === '') parameters.pop();
  return parameters.every((text) => parameter.test(text)) ? bare : undefined;
}

export const isProtobuf = ({ headers }: ApiRequest): boolean =>
  parseMediaType(headers?.['content-type'] ?? '') === 'application/vnd.kubernetes.protobuf';

/** The media type of a body that is to become an object, if it is no protobuf. Throws a 415. */
export function inputMediaType({ headers }: ApiRequest): 'json' | 'yaml' {
  const type = parseMediaType(headers?.['content-type'] || 'application/json');
  if (type === 'application/json') return 'json';
  if (type === 'application/yaml') return 'yaml';
  throw new StatusError(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}
