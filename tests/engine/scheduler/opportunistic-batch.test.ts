/** Opportunistic batching, after pkg/scheduler/framework/runtime/batch.go of 1.36.4. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node, Pod } from '../../../src/engine/api/core-v1.ts';
import { deepFreeze } from '../../../src/engine/api/object.ts';
import { CycleState } from '../../../src/engine/scheduler/framework.ts';
import { assume, schedulePod } from '../../../src/engine/scheduler/schedule-one.ts';
import { type SchedulingBench, schedulingBench } from '../../golden/adapters/scheduling-bench.ts';
import { node, pod } from './fake-api.ts';

/** Without default constraints, which no pod with them is batched with. */
const config = {
  profiles: [
    {
      pluginConfig: [{ name: 'PodTopologySpread', args: { defaultingType: 'List', defaultConstraints: [] } }],
    },
  ],
};

/** A pod of which a node takes one. */
const alone = (name: string, spec: Partial<Pod['spec']> = {}): Pod => {
  const made = pod(name, { cpu: '100m', memory: '128Mi', spec });
  const [container] = made.spec.containers;
  if (container) container.ports = [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }];
  return deepFreeze(made);
};

/** Takes a pod through the queue and a cycle; `hinted` when no other node was looked at. */
async function cycle({ context, run }: SchedulingBench, next: Pod) {
  context.queue.add(next);
  const queued = context.queue.pop();
  if (!queued) throw new Error('the pod is not in the queue');
  const result = await run(() => schedulePod(context, new CycleState(), queued.pod));
  context.queue.done(next);
  if (result.outcome !== 'scheduled')
    return { queued, node: undefined, hinted: false, best: new Set<string>() };
  const totals = result.scores ? [...result.scores.totals] : [];
  const most = Math.max(...totals);
  const best = new Set(result.feasible.filter((_, index) => totals[index] === most).map(({ name }) => name));
  if (best.size === 0) best.add(result.node);
  return { queued, node: result.node, hinted: result.feasible.length === 1, best };
}

test('equal pods that fill their nodes go where the whole search would have sent them', async () => {
  const shapes = fc.array(
    fc.record({ cpu: fc.integer({ min: 1, max: 64 }), gigas: fc.integer({ min: 1, max: 64 }) }),
    {
      minLength: 2,
      maxLength: 12,
    },
  );
  let hints = 0;
  await fc.assert(
    fc.asyncProperty(shapes, async (all) => {
      const nodes = all.map(({ cpu, gigas }, index): Node => {
        const made = node(`n${index}`, { cpu: String(cpu) });
        const allocatable = { ...made.status?.allocatable, memory: `${gigas}Gi` };
        return { ...made, status: { allocatable, capacity: allocatable } };
      });
      const batching = schedulingBench({ nodes, config, opportunisticBatching: true });
      const plain = schedulingBench({ nodes, config });
      for (let index = 0; index <= nodes.length; index++) {
        const got = await cycle(batching, alone(`p${index}`));
        const { queued, best } = await cycle(plain, alone(`p${index}`));
        if (got.node === undefined) {
          expect(best.size).toBe(0);
          continue;
        }
        // Among nodes with equal totals the one is as good as the other.
        expect(best).toContain(got.node);
        if (got.hinted && index > 0 && index < nodes.length - 1) hints++;
        assume(batching.context, got.queued, got.node);
        assume(plain.context, queued, got.node);
      }
    }),
    { seed: 36, numRuns: 40 },
  );
  expect(hints).toBeGreaterThan(100);
});

test.each<[string, { config?: object; second?: Partial<Pod['spec']>; waits?: boolean; room?: boolean }]>([
  ['the default constraints of PodTopologySpread keep every pod from being signed', { config: {} }],
  ['another pod is no equal one', { second: { nodeSelector: { 'kubernetes.io/os': 'linux' } } }],
  ['a ranking is good for half a second', { waits: true }],
  ['a node that has room left is still in the race', { room: true }],
])('no hint: %s', async (_name, { config: own = config, second = {}, waits, room }) => {
  const labels = { 'kubernetes.io/os': 'linux' };
  const nodes = ['a', 'b', 'c'].map((name) => node(name, { labels }));
  const bench = schedulingBench({ nodes, config: own, opportunisticBatching: true });
  const make = room ? (name: string) => deepFreeze(pod(name, { cpu: '100m' })) : alone;
  const first = await cycle(bench, make('first'));
  assume(bench.context, first.queued, first.node ?? '');
  if (waits) await bench.run(() => bench.context.sim.sleep('501ms'));
  expect((await cycle(bench, make('second', second))).hinted).toBe(false);
});

test('the next best node of the ranking is tried alone', async () => {
  const nodes = ['a', 'b', 'c'].map((name, index) => node(name, { cpu: String(8 - index) }));
  const bench = schedulingBench({ nodes, config, opportunisticBatching: true });
  const first = await cycle(bench, alone('first'));
  assume(bench.context, first.queued, first.node ?? '');
  expect([first.node, (await cycle(bench, alone('second'))).hinted]).toEqual(['a', true]);
});

test('a kept ranking is not normalized anew, as in the real scheduler, so that it may differ from a new one', async () => {
  const prefers = (value: string, weight: number) => ({
    weight,
    preference: { matchExpressions: [{ key: 'disk', operator: 'In' as const, values: [value] }] },
  });
  const affinity = {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [prefers('best', 100), prefers('good', 5)],
    },
  };
  const nodes = [
    node('best', { cpu: '4', labels: { disk: 'best' } }),
    node('good', { cpu: '200m', labels: { disk: 'good' } }),
    node('empty', { cpu: '64' }),
  ];
  const chosen = async (opportunisticBatching: boolean) => {
    const bench = schedulingBench({ nodes, config, opportunisticBatching });
    const first = await cycle(bench, alone('first', { affinity }));
    assume(bench.context, first.queued, first.node ?? '');
    return [first.node, (await cycle(bench, alone('second', { affinity }))).node];
  };
  expect(await chosen(true)).toEqual(['best', 'empty']);
  expect(await chosen(false)).toEqual(['best', 'good']);
});
