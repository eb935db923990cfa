/** What of a recording the scheduler logged. */
import type { Comparison } from '../../adapter.ts';
import type { Played } from './playback.ts';
import { entriesOf, type Json, type Recording } from './recording.ts';

export function logged(recording: Recording, message: string): { fields: Json }[] {
  return entriesOf(recording, 'scheduler-log')
    .filter((entry) => entry['message'] === message)
    .map((entry) => ({ fields: entry['fields'] as Json }));
}

/** To which node each Pod was bound, and how many nodes were looked at and found feasible. */
export function bindings({ recording, cluster }: Played): Comparison {
  return {
    expected: logged(recording, 'Successfully bound pod to node').map(({ fields }) => ({
      node: fields['node'],
      evaluated: Number(fields['evaluatedNodes']),
      feasible: Number(fields['feasibleNodes']),
    })),
    actual: cluster.trace
      .ofKind('node.selected')
      .map(({ data: { node, evaluated, feasible } }) => ({ node, evaluated, feasible })),
    confirms: ['node.selected scheduler/schedule-one.ts', 'pod.bound scheduler/schedule-one.ts'],
  };
}

/** Weighted score by node and plugin, and the totals, as the scheduler logs them at -v=10. */
export function scores({ recording, cluster }: Played): Comparison {
  const expected: Record<string, number> = {};
  for (const { fields } of logged(recording, 'Plugin scored node for pod'))
    expected[`${fields['node']} ${fields['plugin']}`] = Number(fields['score']);
  for (const { fields } of logged(recording, "Calculated node's final score for pod"))
    expected[`${fields['node']} total`] = Number(fields['score']);
  const actual: Record<string, number> = {};
  for (const { node, scores: columns, total } of cluster.scores(recording.pods[0]?.name ?? '').nodes) {
    for (const { plugin, weighted } of columns) actual[`${node} ${plugin}`] = weighted;
    if (total !== undefined) actual[`${node} total`] = total;
  }
  return { expected, actual, confirms: ['nodes.scored scheduler/schedule-one.ts'] };
}
