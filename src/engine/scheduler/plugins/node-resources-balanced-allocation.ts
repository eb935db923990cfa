/**
 * Prefers nodes on which the Pod brings the use of resources into balance. The score is 75, moved by half of what the
 * Pod changes in the balance; Pods that ask for nothing are not scored.
 * Source: plugins/noderesources/balanced_allocation.go, 1.36.4.
 */
import {
  type AnyPlugin,
  type NodeInfo,
  type PluginFactory,
  podRequests,
  resourcesFragment,
  resourceUse,
  Status,
} from '#engine';

export interface NodeResourcesBalancedAllocationArgs {
  readonly resources: readonly { readonly name: string; readonly weight: number }[];
}

interface PreScoreState {
  readonly requests: readonly number[];
}

const stateKey = 'PreScoreNodeResourcesBalancedAllocation';

export const NodeResourcesBalancedAllocation = {
  name: 'NodeResourcesBalancedAllocation',
  defaultArgs: {
    resources: [
      { name: 'cpu', weight: 1 },
      { name: 'memory', weight: 1 },
    ],
  },
  create({ resources }) {
    const names = resources.map(({ name }) => name);
    return {
      name: 'NodeResourcesBalancedAllocation',
      preScore(pod, _nodes, state) {
        const all = podRequests(pod);
        const requests = names.map((name) => all.get(name) ?? 0);
        if (requests.every((request) => request === 0)) return Status.skip();
        state.write(stateKey, { requests } satisfies PreScoreState);
        return undefined;
      },
      signPod: (pod) => [resourcesFragment(pod)],
      score(_pod, node, state) {
        const { requests } = state.read<PreScoreState>(stateKey) ?? { requests: [] };
        return score(node, names, requests);
      },
    };
  },
} satisfies PluginFactory<NodeResourcesBalancedAllocationArgs, AnyPlugin>;

function score(node: NodeInfo, names: readonly string[], requests: readonly number[]): number {
  const before: number[] = [];
  const after: number[] = [];
  for (const [index, name] of names.entries()) {
    const request = requests[index] ?? 0;
    const { allocatable, requested } = resourceUse(node, name, request, node.requested);
    if (allocatable === 0) continue;
    before.push(Math.min((requested - request) / allocatable, 1));
    after.push(Math.min(requested / allocatable, 1));
  }
  return Math.trunc(75 + (balance(after) - balance(before)) / 2);
}

/** 100 when all resources are used to the same part, less by their standard deviation. */
function balance(fractions: readonly number[]): number {
  let deviation = 0;
  const [first = 0, second = 0] = fractions;
  if (fractions.length === 2) deviation = Math.abs((first - second) / 2);
  else if (fractions.length > 2) {
    const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
    const squares = fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0);
    deviation = Math.sqrt(squares / fractions.length);
  }
  return Math.trunc((1 - deviation) * 100);
}
