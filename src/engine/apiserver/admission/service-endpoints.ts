/**
 * Who is behind a Service that a webhook configuration names. Source: k8s.io/apiserver/pkg/util/proxy `ResolveCluster`;
 * what kube-proxy does with a Service that has nobody behind it: it refuses the connection.
 */
import type { Pod, Service } from '../../api/core-v1.ts';
import { selectorFromSet } from '../../api/selectors.ts';
import type { AdmissionContext } from './admission.ts';

/** Whether a ready Pod is selected. A Service without a selector is served from outside. */
export function isServed({ metadata, spec }: Service, server: AdmissionContext['server']): boolean {
  if (!spec?.selector) return true;
  const selector = selectorFromSet(spec.selector);
  return server
    .list<Pod>('', 'pods', metadata.namespace)
    .some((pod) => selector.matches(pod.metadata.labels ?? {}) && isReady(pod));
}

const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
