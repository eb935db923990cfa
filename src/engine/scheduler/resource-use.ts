import type { NodeInfo } from './node-info.ts';
import { isScalarResource, type Resource } from './pod-requests.ts';

/** Of one resource on one node: what there is, and what would be asked for with the pod. */
export interface ResourceUse {
  readonly allocatable: number;
  readonly requested: number;
}

const notConsidered: ResourceUse = { allocatable: 0, requested: 0 };

/**
 * `requested` is `node.requested` or `node.nonZeroRequested`; an extended resource that the pod does not ask for is
 * not considered. Source: plugins/noderesources/resource_allocation.go, 1.36.4.
 */
export function resourceUse(node: NodeInfo, name: string, request: number, requested: Resource): ResourceUse {
  const { allocatable } = node;
  switch (name) {
    case 'cpu':
      return { allocatable: allocatable.milliCpu, requested: requested.milliCpu + request };
    case 'memory':
      return { allocatable: allocatable.memory, requested: requested.memory + request };
    case 'ephemeral-storage':
      return {
        allocatable: allocatable.ephemeralStorage,
        requested: node.requested.ephemeralStorage + request,
      };
    default: {
      const has = allocatable.scalar.get(name);
      if (has === undefined || (request === 0 && isScalarResource(name))) return notConsidered;
      return { allocatable: has, requested: (node.requested.scalar.get(name) ?? 0) + request };
    }
  }
}
