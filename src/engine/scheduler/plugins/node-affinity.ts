/**
 * Keeps Pods to the nodes that their nodeSelector and required node affinity name, and prefers those that match
 * preferred terms, by the sum of their weights. Source: plugins/nodeaffinity, 1.36.4.
 */
import {
  type AnyPlugin,
  type DeepReadonly,
  defaultNormalizeScore,
  matchesNodeSelector,
  matchesNodeSelectorTerm,
  matchesRequiredNodeAffinity,
  type Node,
  type NodeAffinity as NodeAffinityTerms,
  NodeInfo,
  nodeAffinityFragments,
  type PluginFactory,
  type PreFilterResult,
  Status,
} from '#engine';

const reason = "node(s) didn't match Pod's node affinity/selector";
const reasonEnforced = "node(s) didn't match scheduler-enforced node affinity";
const reasonConflict = 'pod affinity terms conflict';

export interface NodeAffinityArgs {
  /** Affinity that every Pod has besides its own. */
  readonly addedAffinity?: NodeAffinityTerms;
}

export const NodeAffinity = {
  name: 'NodeAffinity',
  defaultArgs: {},
  create({ addedAffinity }) {
    const enforced = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const addedPreferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    return {
      name: 'NodeAffinity',
      preFilter(pod) {
        const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
        if (!required && !enforced && !pod.spec.nodeSelector) return Status.skip();
        return narrow(required?.nodeSelectorTerms ?? []);
      },
      filter(pod, node) {
        if (enforced && !matchesNodeSelector(enforced, node)) return Status.unresolvable(reasonEnforced);
        return matchesRequiredNodeAffinity(pod, node) ? undefined : Status.unresolvable(reason);
      },
      preScore: (pod) =>
        pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution || addedPreferred
          ? undefined
          : Status.skip(),
      score(pod, node) {
        let sum = 0;
        const preferred =
          pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
        for (const { preference, weight } of [...(addedPreferred ?? []), ...preferred]) {
          if (matchesNodeSelectorTerm(preference, node)) sum += weight;
        }
        return sum;
      },
      normalizeScore: (scores) => defaultNormalizeScore(scores),
      signPod: nodeAffinityFragments,
      eventsToRegister: () => [
        {
          resource: 'Node',
          actions: ['Add', 'UpdateNodeLabel'],
          hint: (pod, before, after) => {
            const [was, is] = [before, after].map((node) => node && new NodeInfo(node as DeepReadonly<Node>));
            if (!is || (enforced && !matchesNodeSelector(enforced, is))) return 'QueueSkip';
            const helps =
              matchesRequiredNodeAffinity(pod, is) && !(was && matchesRequiredNodeAffinity(pod, was));
            return helps ? 'Queue' : 'QueueSkip';
          },
        },
      ],
    };
  },
} satisfies PluginFactory<NodeAffinityArgs, AnyPlugin>;

type Terms = readonly {
  readonly matchFields?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}[];

/**
 * Terms that all name nodes (`matchFields` metadata.name In …, as DaemonSets write) narrow the search to those:
 * requirements of one term intersect, terms unite.
 */
function narrow(terms: Terms): Status | PreFilterResult | undefined {
  if (terms.length === 0) return undefined;
  const nodeNames = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const named = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (named.length === 0) return undefined;
    const [first, ...rest] = named.map(({ values = [] }) => values);
    for (const name of first ?? []) if (rest.every((values) => values.includes(name))) nodeNames.add(name);
  }
  return nodeNames.size === 0 ? Status.unresolvable(reasonConflict) : { nodeNames };
}
