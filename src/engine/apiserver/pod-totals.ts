/**
 * What the containers of a Pod request, or are limited to, together: they add up; an init container has the node for
 * itself and the sidecars before it, so the larger counts. Source: k8s.io/component-helpers/resource/helpers.go.
 */
import type { PodSpec } from '../api/core-v1.ts';
import type { DeepReadonly, Quantity } from '../api/object.ts';
import { compareQuantities } from '../api/quantities.ts';
import { addQuantities } from './defaults/quantities.ts';

/** Quantities by the name of the resource. */
export type ResourceList = Record<string, Quantity>;

export function podTotals(
  { containers, initContainers = [] }: Pick<DeepReadonly<PodSpec>, 'containers' | 'initContainers'>,
  what: 'requests' | 'limits',
): ResourceList {
  const sum: ResourceList = {};
  for (const { resources } of containers ?? []) addTo(sum, resources?.[what]);
  const sidecars: ResourceList = {};
  const peak: ResourceList = {};
  for (const { resources, restartPolicy } of initContainers) {
    if (restartPolicy === 'Always') {
      addTo(sum, resources?.[what]);
      addTo(sidecars, resources?.[what]);
    }
    const running = { ...sidecars };
    if (restartPolicy !== 'Always') addTo(running, resources?.[what]);
    raise(peak, running);
  }
  raise(sum, peak);
  return sum;
}

export function addTo(sum: ResourceList, more: Readonly<ResourceList> = {}): void {
  for (const [name, quantity] of Object.entries(more)) {
    const own = sum[name];
    sum[name] = own === undefined ? quantity : addQuantities(own, quantity);
  }
}

function raise(sum: ResourceList, others: Readonly<ResourceList>): void {
  for (const [name, quantity] of Object.entries(others)) {
    const own = sum[name];
    if (own === undefined || compareQuantities(own, quantity) < 0) sum[name] = quantity;
  }
}

/** The totals, where the Pod as a whole says nothing else. */
export function wholePodTotals(spec: DeepReadonly<PodSpec>, what: 'requests' | 'limits'): ResourceList {
  const own = Object.entries(spec.resources?.[what] ?? {}).filter(
    ([name]) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-'),
  );
  return { ...podTotals(spec, what), ...Object.fromEntries(own) };
}
