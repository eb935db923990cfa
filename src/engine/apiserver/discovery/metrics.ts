/** /metrics, of its many the one about requests. Source: k8s.io/apiserver/pkg/endpoints/metrics. */
import type { RequestTotals } from '../request-totals.ts';

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';

/** In the text format of Prometheus. */
export function metrics(totals: RequestTotals): string {
  const name = 'apiserver_request_total';
  const lines = [...totals].map(([labels, count]) => `${name}{${labels}} ${count}`).sort();
  return [
    `# HELP ${name} [STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.`,
    `# TYPE ${name} counter`,
    ...lines,
    '',
  ].join('\n');
}
