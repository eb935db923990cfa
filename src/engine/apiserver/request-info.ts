/**
 * What a request asks for, read off its method, path and query.
 * Source: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go.
 */
import type { ApiRequest } from '../api/client.ts';

export interface RequestInfo {
  /** Whether the path is one of /api/v1/… or /apis/GROUP/VERSION/…; else only `path` and `verb` count. */
  readonly isResourceRequest: boolean;
  readonly path: string;
  /** get, list, watch, create, update, patch, delete, deletecollection; the lower-case method for other paths. */
  readonly verb: string;
  /** `api` for the core group, `apis` for the others. */
  readonly apiPrefix: string;
  readonly group: string;
  readonly version: string;
  /** Empty for what has no namespace, and across all namespaces. */
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** Of a list, a watch or a deletecollection; else empty. */
  readonly fieldSelector: string;
}

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
/** Parts of a namespace, where others have a resource inside it. */
const namespaceSubresources = ['status', 'finalize'];

export function requestInfo({ method, path, query = {} }: ApiRequest): RequestInfo {
  const parts = path
    .replace(/^\/+|\/+$/g, '')
    .split('/')
    .map(unescaped);
  const plain: RequestInfo = {
    isResourceRequest: false,
    path,
    verb: method.toLowerCase(),
    apiPrefix: '',
    group: '',
    version: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    fieldSelector: '',
  };
  const [apiPrefix = ''] = parts;
  const grouped = apiPrefix === 'apis';
  if (parts.length < (grouped ? 4 : 3) || (!grouped && apiPrefix !== 'api')) return plain;
  const [group = '', version = ''] = grouped ? [parts[1], parts[2]] : ['', parts[1]];
  let rest = parts.slice(grouped ? 3 : 2);
  let verb = verbs[method] ?? '';
  if (rest[0] === 'watch') {
    verb = 'watch';
    rest = rest.slice(1);
  }
  // region: sentence
  let namespace = '';
  if (rest[0] === 'namespaces') {
    namespace = rest[1] ?? '';
    if (rest.length > 2 && !namespaceSubresources.includes(rest[2] as string)) rest = rest.slice(2);
  }
  const [resource = '', pathName = '', subresource = ''] = rest;
  let name = pathName;
  if (name === '' && verb === 'get') {
    verb = query.watch === 'true' || query.watch === '1' ? 'watch' : 'list';
    // A selector for one name is a request about that name, so that it can be allowed by name.
    name = verb === 'watch' || verb === 'list' ? (nameOfSelector(query.fieldSelector) ?? '') : '';
  } else if (name === '' && verb === 'delete') {
    verb = 'deletecollection';
  }
  // endregion
  return {
    isResourceRequest: true,
    path,
    verb,
    apiPrefix,
    group,
    version,
    namespace,
    resource,
    subresource,
    name,
    fieldSelector: ['list', 'watch', 'deletecollection'].includes(verb) ? (query.fieldSelector ?? '') : '',
  };
}

/** `a b` for `a%20b`; what cannot be read so stays as it is. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `nginx` for a field selector that requires metadata.name=nginx. */
function nameOfSelector(selector = ''): string | undefined {
  for (const requirement of selector.split(',')) {
    const part = /^metadata\.name==?([^=!]+)$/.exec(requirement);
    if (part) return part[1];
  }
  return undefined;
}
