/**
 * Recordings of who wins among equal nodes: the same pod again and again on three equal nodes. Rows in which several
 * workers or an extender bring chance in are no recordings of a rule. Format: golden/scheduler/README.md, tiebreak.json.
 */
import type { Node, Pod } from '../../../src/engine/api/core-v1.ts';
import { CycleState } from '../../../src/engine/scheduler/framework.ts';
import { schedulePod } from '../../../src/engine/scheduler/schedule-one.ts';
import type { Adapter, GoldenCase } from '../adapter.ts';
import { schedulingBench } from './scheduling-bench.ts';

interface Row {
  readonly name: string;
  readonly runs: number;
  readonly startNodeIndex: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly first12: readonly string[];
  readonly reproducible: boolean;
}

export const tieBreak: Adapter = {
  set: 'scheduler',
  reads(content) {
    const { results } = (content ?? {}) as { results?: Partial<Row>[] };
    const [first] = Array.isArray(results) ? results : [];
    return first?.counts !== undefined && first.startNodeIndex !== undefined;
  },
  *cases(content): Iterable<GoldenCase> {
    for (const row of (content as { results: readonly Row[] }).results) {
      if (!row.reproducible) continue;
      const expected = { counts: row.counts, first12: row.first12 };
      const movesOn = !row.startNodeIndex.startsWith('0');
      yield {
        topic: 'tiebreak',
        name: row.name,
        compare: async () => ({ expected, actual: await choices(row.runs, movesOn) }),
      };
    }
  },
};

const equalNode = (name: string): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, uid: `node-${name}`, labels: { 'kubernetes.io/hostname': name } },
  spec: {},
  status: { allocatable: { cpu: '4', memory: '16Gi', pods: '110' } },
});

const plainPod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pending', namespace: 'default', uid: 'pod-pending' },
  spec: { containers: [{ name: 'c', image: 'app:1' }], priority: 0 },
  status: {},
};

async function choices(runs: number, startMovesOn: boolean): Promise<unknown> {
  const { context, run } = schedulingBench({ nodes: ['n1', 'n2', 'n3'].map(equalNode) });
  const chosen: string[] = [];
  await run(async () => {
    for (let index = 0; index < runs; index++) {
      if (!startMovesOn) context.nextStartNodeIndex = 0;
      const result = await schedulePod(context, new CycleState(), plainPod);
      chosen.push(result.outcome === 'scheduled' ? result.node : result.outcome);
    }
  });
  const counts: Record<string, number> = {};
  for (const node of chosen) counts[node] = (counts[node] ?? 0) + 1;
  return { counts, first12: chosen.slice(0, 12) };
}
