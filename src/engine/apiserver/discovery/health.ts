/** /healthz, /livez and /readyz with their checks. Source: k8s.io/apiserver/pkg/server/healthz. */
import type { ApiRequest } from '../../api/client.ts';
import { goQuote } from '../../api/go-quote.ts';

const hooks = [
  ...['start-apiserver-admission-initializer', 'generic-apiserver-start-informers'],
  ...['priority-and-fairness-config-consumer', 'priority-and-fairness-filter'],
  ...[
    'storage-object-count-tracker-hook',
    'start-apiextensions-informers',
    'start-apiextensions-controllers',
  ],
  ...['crd-informer-synced', 'start-system-namespaces-controller', 'peer-endpoint-reconciler-controller'],
  ...['start-cluster-authentication-info-controller', 'start-kube-apiserver-identity-lease-controller'],
  ...['start-kube-apiserver-identity-lease-garbage-collector', 'storage-readiness'],
  ...[
    'start-legacy-token-tracking-controller',
    'start-service-ip-repair-controllers',
    'rbac/bootstrap-roles',
  ],
  ...['scheduling/bootstrap-system-priority-classes', 'priority-and-fairness-config-producer'],
  ...['bootstrap-controller', 'start-kubernetes-service-cidr-controller', 'start-kube-aggregator-informers'],
  ...['apiservice-status-local-available-controller', 'apiservice-status-remote-available-controller'],
  ...[
    'apiservice-registration-controller',
    'apiservice-discovery-controller',
    'kube-apiserver-autoregistration',
  ],
].map((name) => `poststarthook/${name}`);
const after = [
  ...['autoregister-completion', 'poststarthook/apiservice-openapi-controller'],
  ...['poststarthook/apiservice-openapiv3-controller'],
];

const alive = ['ping', 'log', 'loopback-serving-certificate', 'etcd', ...hooks, ...after];

export const healthChecks: Readonly<Record<string, readonly string[]>> = {
  healthz: alive,
  livez: alive,
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...hooks, ...after, 'shutdown'],
};

/** The answer in text, or undefined for a check that does not exist. All checks of a server that answers are well. */
export function health({ path, query = {}, repeatedQuery = {} }: ApiRequest): string | undefined {
  const [, kind = '', ...rest] = path.split('/');
  const checks = healthChecks[kind];
  if (!checks) return undefined;
  const check = rest.join('/');
  if (check !== '') return checks.includes(check) ? 'ok' : undefined;
  if (query.verbose === undefined) return 'ok';
  const excluded = repeatedQuery.exclude ?? (query.exclude === undefined ? [] : [query.exclude]);
  const lines = checks.map((name) => `[+]${name} ${excluded.includes(name) ? 'excluded: ' : ''}ok`);
  const unknown = excluded.filter((name) => !checks.includes(name)).sort();
  if (unknown.length > 0) {
    const names = unknown.map((name) => goQuote(name)).join(', ');
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names}`);
  }
  return `${[...lines, `${kind} check passed`].join('\n')}\n`;
}
