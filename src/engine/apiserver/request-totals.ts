/** How many requests were answered, by the labels that /metrics shows. Source: k8s.io/apiserver/pkg/endpoints/metrics. */
import type { RequestInfo } from './request-info.ts';

export type RequestTotals = Map<string, number>;

export function countRequest(totals: RequestTotals, info: RequestInfo, code: number): void {
  const { group, resource, subresource, verb, version, namespace, name, isResourceRequest } = info;
  if (!isResourceRequest) return;
  const scope = name ? 'resource' : namespace ? 'namespace' : 'cluster';
  const of = `group="${group}",resource="${resource}",scope="${scope}",subresource="${subresource}"`;
  const labels = `code="${code}",component="apiserver",dry_run="",${of},verb="${shown(verb)}",version="${version}"`;
  totals.set(labels, (totals.get(labels) ?? 0) + 1);
}

const methods: Readonly<Record<string, string>> = { create: 'POST', update: 'PUT' };
const shown = (verb: string): string => methods[verb] ?? verb.toUpperCase();
