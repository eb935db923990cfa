/**
 * The engine's scheduling cycle, with its incremental snapshot, its sampling and all that it remembers, decides as the
 * plain one in reference-cycle.ts does, whatever happens to nodes and pods between two cycles.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Pod } from '../../../src/engine/api/core-v1.ts';
import { deepCopy, deepFreeze } from '../../../src/engine/api/object.ts';
import { CycleState, type ReadonlyPod } from '../../../src/engine/scheduler/framework.ts';
import { podInfoOf } from '../../../src/engine/scheduler/node-info.ts';
import { type ScheduleResult, schedulePod } from '../../../src/engine/scheduler/schedule-one.ts';
import type { EventData } from '../../../src/engine/trace/events.ts';
import type { Trace } from '../../../src/engine/trace/trace.ts';
import { type SchedulingBench, schedulingBench } from '../../golden/adapters/scheduling-bench.ts';
import {
  everything,
  nearAndAway,
  nodeOf,
  objects,
  type RandomCluster,
  randomCluster,
  type Shape,
  spreading,
} from './random-cluster.ts';
import { type Outcome, ReferenceScheduler } from './reference-cycle.ts';

const soak = process.env.SOAK !== undefined;
/** Enough for a machine that others use as well. */
const timeout = soak ? 3_600_000 : 60_000;

test.each([
  ['pods of all kinds', everything, { min: 1, max: 9 }, 40, 100],
  ['pods that spread', spreading, { min: 3, max: 9 }, 40, 120],
  ['pods that are near or away from others', nearAndAway, { min: 3, max: 9 }, 40, 120],
  ['many nodes, of which some are sampled', everything, { min: 100, max: 240 }, 30, 8],
] as const)(
  '%s: every cycle is that of the plugins alone',
  { timeout },
  async (_about, focus, nodes, length, numRuns) => {
    await fc.assert(fc.asyncProperty(randomCluster(nodes, length, focus), sameDecisions), {
      seed: 36,
      numRuns: soak ? numRuns * 100 : numRuns,
    });
  },
);

/** Plays what happens to both, and compares each cycle. */
async function sameDecisions({
  nodes,
  templates,
  happenings,
  percentageOfNodesToScore,
  startNodeIndex,
}: RandomCluster): Promise<void> {
  const bench = schedulingBench({ nodes, objects, config: { percentageOfNodesToScore } });
  const reference = new ReferenceScheduler(percentageOfNodesToScore, objects);
  for (const node of nodes) reference.setNode(node);
  bench.context.nextStartNodeIndex = startNodeIndex;
  reference.nextStartNodeIndex = startNodeIndex;
  const { cache, queue } = bench.context;
  let pods = 0;
  const named = (index: number, status: object = {}): ReadonlyPod => {
    const pod = deepCopy<Pod>(templates[index % templates.length] as Pod);
    const name = `p${pods++}`;
    Object.assign(pod.metadata, { name, uid: name });
    return deepFreeze({ ...pod, status } as Pod);
  };
  const someOf = (all: Map<string, ReadonlyPod>, which: number): ReadonlyPod | undefined =>
    [...all.values()][which % Math.max(1, all.size)];
  for (const happening of happenings) {
    switch (happening.what) {
      case 'node set': {
        const node = nodeOf(happening.index % (nodes.length + 2), happening.shape);
        cache.updateNode(node);
        reference.setNode(node);
        break;
      }
      case 'node removed': {
        const node = nodes[happening.index % nodes.length];
        if (!node) break;
        cache.removeNode(node.metadata.name ?? '');
        reference.removeNode(node);
        break;
      }
      case 'pod nominated': {
        const nominatedNodeName = `n${happening.index % nodes.length}`;
        const pod = named(happening.template, { nominatedNodeName });
        queue.nominate(pod, nominatedNodeName);
        reference.nominated.set(pod.metadata.uid ?? '', pod);
        break;
      }
      case 'nomination ended': {
        const pod = someOf(reference.nominated, happening.which);
        if (!pod) break;
        queue.nominate(pod, '');
        reference.nominated.delete(pod.metadata.uid ?? '');
        break;
      }
      case 'pod deleted': {
        const pod = someOf(reference.bound, happening.which);
        if (!pod) break;
        cache.removePod(pod);
        reference.bound.delete(pod.metadata.uid ?? '');
        break;
      }
      case 'pod terminating': {
        const before = someOf(reference.bound, happening.which);
        if (!before) break;
        const draft = deepCopy<Pod>(before);
        draft.metadata.deletionTimestamp = '2026-01-05T09:00:00Z';
        const pod = deepFreeze(draft);
        cache.addPod(pod);
        reference.bound.set(pod.metadata.uid ?? '', pod);
        break;
      }
      case 'pod scheduled': {
        const { nominatedTo, template } = happening;
        const pod = named(
          template,
          nominatedTo === undefined ? {} : { nominatedNodeName: `n${nominatedTo}` },
        );
        const outcome = await engineOutcome(bench, pod);
        expect(outcome).toEqual(await reference.schedule(pod));
        if (!outcome.node) break;
        const draft = deepCopy<Pod>(pod);
        draft.spec.nodeName = outcome.node;
        const bound = deepFreeze(draft);
        cache.assume(podInfoOf(bound), outcome.node);
        reference.bound.set(bound.metadata.uid ?? '', bound);
      }
    }
  }
}

async function engineOutcome({ context, trace, run }: SchedulingBench, pod: ReadonlyPod): Promise<Outcome> {
  const from = trace.length;
  const result = await run(() => schedulePod(context, new CycleState(), pod));
  const { nextStartNodeIndex } = context;
  if (result.outcome === 'error') throw new Error(result.status.message);
  if (result.outcome === 'no-nodes')
    return { feasible: [], refused: {}, absent: ['UnschedulableAndUnresolvable'], nextStartNodeIndex };
  const { absent, nodes } = result.diagnosis.nodeToStatus;
  const outcome: Outcome = {
    feasible: result.outcome === 'scheduled' ? result.feasible.map(({ name }) => name) : [],
    refused: Object.fromEntries(
      [...nodes].map(([node, { plugin, code, reasons }]) => [node, [plugin, code, ...reasons]]),
    ),
    absent: [absent.code, ...absent.reasons],
    nextStartNodeIndex,
    ...(result.outcome === 'scheduled' && { node: result.node, ...scoresOf(result) }),
  };
  expectTraced(trace, from, outcome);
  return outcome;
}

function scoresOf(result: ScheduleResult): Pick<Outcome, 'scores' | 'totals'> {
  if (result.outcome !== 'scheduled' || !result.scores) return {};
  const { plugins, totals } = result.scores;
  const scores = plugins.map(({ plugin, weight, raw, normalized }) => ({ plugin, weight, raw, normalized }));
  return { scores, totals: [...totals] };
}

/** The trace says the same as the cycle, also when it is copied as a message to a page is. */
function expectTraced(trace: Trace, from: number, outcome: Outcome): void {
  for (const { kind, data } of structuredClone(trace.events.slice(from))) {
    if (kind === 'nodes.filtered') {
      const { feasible, refused } = data as EventData['nodes.filtered'];
      expect(feasible).toEqual(outcome.feasible);
      expect(refused.map(({ node }) => node)).toEqual(Object.keys(outcome.refused));
    }
    if (kind === 'nodes.scored') {
      expect(data).toEqual({
        pod: (data as EventData['nodes.scored']).pod,
        nodes: outcome.feasible,
        plugins: outcome.scores,
        totals: outcome.totals,
      });
    }
  }
}

test('a plugin of the reader under the name of a built-in is asked about every node in every cycle', async () => {
  const asked: string[] = [];
  const count = (point: string, pod: ReadonlyPod, node: string): void => {
    asked.push(`${point} ${pod.metadata.name} ${node}`);
  };
  const { context, run } = schedulingBench({
    nodes: [0, 1].map((index) => nodeOf(index, plainNode)),
    plugins: [
      {
        plugin: {
          name: 'TaintToleration',
          filter: (pod, node) => count('Filter', pod, node.name),
          score(pod, node) {
            count('Score', pod, node.name);
            return pod.metadata.name === 'b' && node.name === 'n1' ? 100 : 0;
          },
        },
      },
    ],
  });
  const choices: unknown[] = [];
  for (const name of ['a', 'b']) {
    const pod = deepFreeze<Pod>({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', uid: name },
      spec: { containers: [{ name: 'main' }] },
      status: {},
    });
    const result = await run(() => schedulePod(context, new CycleState(), pod));
    choices.push(result.outcome === 'scheduled' && result.node);
  }
  expect(choices).toEqual(['n0', 'n1']);
  expect(asked).toEqual(
    ['a', 'b'].flatMap((pod) =>
      ['Filter', 'Score'].flatMap((point) => ['n0', 'n1'].map((node) => `${point} ${pod} ${node}`)),
    ),
  );
});

test('a topology that no node has any more is not one to spread over', async () => {
  const node = (index: number, disk: 'ssd' | 'hdd') => nodeOf(index, { ...plainNode, disk });
  const spread: ReadonlyPod = podWithApp('spread', {
    topologySpreadConstraints: [
      {
        topologyKey: 'disk',
        maxSkew: 1,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'a' } },
      },
    ],
  });
  const { context, run } = schedulingBench({
    nodes: [node(0, 'ssd'), node(1, 'hdd')],
    pods: [podWithApp('running', { nodeName: 'n0' })],
  });
  const feasible = async (): Promise<string[]> => {
    const result = await run(() => schedulePod(context, new CycleState(), spread));
    return result.outcome === 'scheduled' ? result.feasible.map(({ name }) => name) : [];
  };
  expect(await feasible()).toEqual(['n1']);
  context.cache.updateNode(node(1, 'ssd'));
  expect(await feasible()).toEqual(['n0', 'n1']);
});

test('what a PostFilter of the reader tries on the state of a cycle is not what the next cycle finds', async () => {
  const near = { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'a' } } };
  const { context, handle, run } = schedulingBench({
    nodes: [nodeOf(0, plainNode)],
    pods: [podWithApp('running', { nodeName: 'n0' })],
  });
  const lonely = podWithApp('lonely', {
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] } },
  });
  const outcomes: string[] = [];
  for (let cycle = 0; cycle < 2; cycle++) {
    const state = new CycleState();
    outcomes.push((await run(() => schedulePod(context, state, lonely))).outcome);
    const [node] = handle.nodes();
    const [running] = node?.podInfos ?? [];
    if (node && running) await run(async () => handle.runRemovePod(lonely, running, node, state));
  }
  expect(outcomes).toEqual(['unfit', 'unfit']);
});

const podWithApp = (name: string, spec: Partial<Pod['spec']>): Pod =>
  deepFreeze<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, labels: { app: 'a' } },
    spec: { containers: [{ name: 'main' }], ...spec },
    status: {},
  });

const plainNode: Shape = {
  zone: 'z1',
  disk: undefined,
  hostname: true,
  taints: undefined,
  unschedulable: undefined,
  cpu: '4',
  memory: '8Gi',
  pods: '10',
  gpu: undefined,
  images: [],
};
