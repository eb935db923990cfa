import type { Pod } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';

/**
 * Guaranteed: every container has limits for cpu and memory, and requests equal them. BestEffort: none has any.
 * Source: pkg/apis/core/v1/helper/qos `ComputePodQOS`.
 */
export function qosClass({ spec }: DeepReadonly<Pod>): string {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const computed = (list: Readonly<Record<string, string>> | undefined): [string, string][] =>
    Object.entries(list ?? {}).filter(
      ([name, value]) => (name === 'cpu' || name === 'memory') && !/^[+-]?0*\.?0*\D*$/.test(value),
    );
  const resources = spec.resources ? [spec.resources] : containers.map((container) => container.resources);
  const any = resources.some(
    (entry) => computed(entry?.requests).length + computed(entry?.limits).length > 0,
  );
  if (!any) return 'BestEffort';
  const guaranteed = resources.every((entry) => {
    const limits = computed(entry?.limits);
    const requests = Object.fromEntries(computed(entry?.requests));
    return limits.length === 2 && limits.every(([name, limit]) => (requests[name] ?? limit) === limit);
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
