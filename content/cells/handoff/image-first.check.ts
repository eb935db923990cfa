import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** Which node holds each Pod's image, by its place among the nodes in the order of their names. */
const wanted = { job: 2, web: 1 } as const;

/** Each Pod is on the node that held its image, and Score put it there. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const nodes = events.find((event) => event.kind === 'nodes.filtered')?.data.feasible ?? [];
  return [
    ...Object.entries(wanted).map(([name, place]) => placement(events, name, nodes[place])),
    {
      passed: feasibleOnly(events),
      words: feasibleOnly(events)
        ? 'Nobody was refused: it was a preference.'
        : 'Filter refused a node that could have run the Pod. A node without the image can fetch it; prefer, do not forbid.',
    },
  ];
}

function placement(events: readonly TraceEvent[], name: string, node = 'another node'): CheckResult {
  const pod = `default/${name}`;
  const chosen = events.find((event) => event.kind === 'node.selected' && event.data.pod === pod);
  const where = chosen?.kind === 'node.selected' ? chosen.data.node : undefined;
  if (where === node) return { passed: true, words: `${name} is on ${node}, which had its image.` };
  const scored = events.find((event) => event.kind === 'nodes.scored' && event.data.pod === pod);
  const columns = scored?.kind === 'nodes.scored' ? scored.data.plugins : [];
  const own = columns.find(({ plugin }) => plugin === 'ImageFirst')?.normalized ?? [];
  const why = own.every((score) => score === own[0])
    ? 'ImageFirst gave all nodes the same. Look at the keys of node.images: an image has its full name there.'
    : own.filter((score) => score === Math.max(...own)).length > 1
      ? 'ImageFirst liked more than one node best: it is not enough that a node has some image.'
      : 'ImageFirst preferred a node without that image: let the Pod say which one it needs.';
  return {
    passed: false,
    words: `${name} is on ${where ?? 'no node'}, and its image was on ${node}. ${why}`,
  };
}

function feasibleOnly(events: readonly TraceEvent[]): boolean {
  return events.every((event) => event.kind !== 'nodes.filtered' || event.data.feasible.length === 3);
}
