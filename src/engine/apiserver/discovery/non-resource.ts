/**
 * Paths that name no resource: discovery, health, version. Loaded when somebody asks.
 * Source: k8s.io/apiserver/pkg/server/{handler.go,routes}, kube-aggregator pkg/apiserver.
 */
import { sha256 } from '../../api/sha256.ts';
import { utf8 } from '../../api/utf8.ts';
import type { RequestContext } from '../handlers.ts';
import { methodNotAllowed, noSuchPath } from '../responses.ts';
import { SERVICE_ACCOUNT_ISSUER } from '../token-issuer.ts';
import {
  AGGREGATED,
  aggregated,
  apiVersions,
  group,
  groupList,
  groupVersions,
  hasGroup,
  resourceList,
  wantsAggregated,
} from './discovery.ts';
import { health, healthChecks } from './health.ts';
import { METRICS_TYPE, metrics } from './metrics.ts';

export interface NonResourceAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
}

const SERVER_ADDRESS = '172.18.0.2:6443';
const TEXT = 'text/plain; charset=utf-8';

const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.4',
  gitCommit: '0000000',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export function nonResource({ request, server }: RequestContext): NonResourceAnswer {
  const { method, path, headers = {} } = request;
  const bare = path.replace(/\/+$/, '') || '/';
  const [, first = '', second, third, fourth] = bare.split('/');
  if (first === 'api' || first === 'apis') {
    const answer = first === 'api' ? coreDiscovery(second, third) : groupDiscovery(second, third, fourth);
    // The aggregator answers for groups whatever the method is.
    if (method !== 'GET' && (first === 'api' || third !== undefined)) throw methodNotAllowed();
    if (second !== undefined || !wantsAggregated(headers.accept ?? '')) return answer;
    return { status: 200, body: aggregated(first === 'api'), contentType: AGGREGATED };
  }
  if (bare === '/version' || bare === '/.well-known/openid-configuration' || bare === '/openid/v1/jwks') {
    if (method !== 'GET') throw methodNotAllowed();
    return {
      status: 200,
      body: bare === '/version' ? version : bare.startsWith('/o') ? { keys: [] } : openId,
    };
  }
  if (bare === '/metrics')
    return { status: 200, body: metrics(server.requestTotals), contentType: METRICS_TYPE };
  if (bare === '/') return { status: 200, body: { paths: rootPaths() } };
  if (bare === '/openapi/v2') return { status: 200, body: openApiV2 };
  if (bare === '/openapi/v3') return { status: 200, body: openApiV3(), contentType: TEXT };
  const text = health(request);
  return text === undefined ? pageNotFound : { status: 200, body: text, contentType: TEXT };
}

const pageNotFound: NonResourceAnswer = { status: 404, body: '404 page not found\n', contentType: TEXT };

function coreDiscovery(version_: string | undefined, more: string | undefined): NonResourceAnswer {
  if (version_ === undefined) return { status: 200, body: apiVersions(SERVER_ADDRESS) };
  const body = more === undefined ? resourceList(version_) : undefined;
  if (!body) throw noSuchPath();
  return { status: 200, body };
}

function groupDiscovery(
  name: string | undefined,
  version_: string | undefined,
  more: string | undefined,
): NonResourceAnswer {
  if (name === undefined) return { status: 200, body: groupList() };
  if (!hasGroup(name)) return pageNotFound;
  if (version_ === undefined) return { status: 200, body: group(name) };
  const body = more === undefined ? resourceList(`${name}/${version_}`) : undefined;
  if (!body) throw noSuchPath();
  return { status: 200, body };
}

const openId = {
  issuer: SERVICE_ACCOUNT_ISSUER,
  jwks_uri: `https://${SERVER_ADDRESS}/openid/v1/jwks`,
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};

const openApiV2 = { swagger: '2.0', info: { title: 'Kubernetes', version: 'v1.36.4' }, paths: {} };

/** `api`, `api/v1`, `apis`, `apis/apps`, `apis/apps/v1` …: what of the API has a path of its own. */
function apiPaths(): string[] {
  const groups = groupVersions().filter((each) => each !== 'v1');
  const names = new Set(groups.map((each) => each.split('/')[0] as string));
  return [
    'api',
    'api/v1',
    'apis',
    ...[...names].map((name) => `apis/${name}`),
    ...groups.map((each) => `apis/${each}`),
  ];
}

function rootPaths(): string[] {
  const more = [
    ...[
      '.well-known/openid-configuration',
      'apis/',
      'flagz',
      'metrics',
      'metrics/slis',
      'openapi/v2',
      'openapi/v3',
    ],
    ...['openapi/v3/', 'openid/v1/jwks', 'statusz', 'version'],
  ];
  const checks = Object.entries(healthChecks).flatMap(([kind, names]) => [
    kind,
    ...names.map((name) => `${kind}/${name}`),
  ]);
  return [...apiPaths(), ...more, ...checks].map((path) => `/${path}`).sort();
}

function openApiV3(): unknown {
  const paths = [...apiPaths(), '.well-known/openid-configuration', 'openid/v1/jwks', 'version'].sort();
  const hash = (text: string): string =>
    sha256(utf8(text))
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase();
  return {
    paths: Object.fromEntries(
      paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash(path)}` }]),
    ),
  };
}
