import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** All four Pods end on one node, and Score put them there: more than one node was feasible each time. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const bound = events.filter((event) => event.kind === 'pod.bound');
  const nodes = [...new Set(bound.map((event) => event.data.node))];
  const choices = events.filter((event) => event.kind === 'nodes.filtered');
  const narrowed = choices.find((event) => event.data.feasible.length < 2);
  return [
    {
      passed: bound.length >= 4,
      words:
        bound.length >= 4
          ? 'Four Pods are bound.'
          : `Only ${bound.length} of four Pods are bound: does your plugin refuse a node, or fail?`,
    },
    {
      passed: nodes.length === 1,
      words:
        nodes.length === 1
          ? `All of them are on ${nodes[0]}.`
          : `They are spread over ${nodes.length} nodes. NodeResourcesFit and NodeResourcesBalancedAllocation like empty nodes; your points, times the weight, must outdo theirs. What does a node have after the first Pod that the others lack?`,
    },
    {
      passed: choices.length > 0 && !narrowed,
      words: narrowed
        ? 'In one of the cycles Filter left fewer than two nodes, so there was nothing to score: leave the choice to Score.'
        : 'Each time there was a choice between nodes, and Score made it.',
    },
  ];
}
