import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** All four Pods end on one node, and Score put them there: more than one node was feasible each time. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const bound = events.filter((event) => event.kind === 'pod.bound');
  const nodes = [...new Set(bound.map((event) => event.data.node))];
  const choices = events.filter((event) => event.kind === 'nodes.filtered');
  const narrowed = choices.some((event) => event.data.feasible.length < 2);
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
      words: nodes.length === 1 ? `All of them are on ${nodes[0]}.` : whyApart(events, nodes.length),
    },
    {
      passed: choices.length > 0 && !narrowed,
      words: narrowed
        ? 'In one of the cycles Filter left fewer than two nodes, so there was nothing to score: leave the choice to Score.'
        : 'Each time there was a choice between nodes, and Score made it.',
    },
  ];
}

/** What the plugin did to the second Pod, when one node had a Pod and the others had none. */
function whyApart(events: readonly TraceEvent[], nodeCount: number): string {
  const spread = `They are spread over ${nodeCount} nodes.`;
  const [first] = events.filter((event) => event.kind === 'pod.bound');
  const [, second] = events.filter((event) => event.kind === 'nodes.scored');
  const own = second?.data.plugins.find(({ plugin }) => plugin === 'Gather')?.normalized ?? [];
  const occupied = own[second?.data.nodes.indexOf(first?.data.node ?? '') ?? -1];
  if (!second || occupied === undefined)
    return `${spread} Gather scored nothing: is it still among the plugins, under its name?`;
  if (own.every((score) => score === own[0]))
    return `${spread} Gather gave every node the same, ${own[0]}, and whoever says the same of all decides nothing.`;
  if (own.some((score) => score > occupied))
    return `${spread} When ${first?.data.node} had a Pod and the others had none, Gather gave it less than an empty node: turn that round.`;
  return `${spread} NodeResourcesFit likes empty nodes; your points, times the weight, must outdo its.`;
}
