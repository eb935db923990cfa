/**
 * Recordings of kube-scheduler's framework: one cluster and one pending pod each. The engine's real parts are put
 * together as the recorder put together the real ones, with one worker. Format: golden/scheduler/README.md.
 */
import type { Pod } from '../../../src/engine/api/core-v1.ts';
import type { KubeObject } from '../../../src/engine/api/object.ts';
import { deepFreeze } from '../../../src/engine/api/object.ts';
import type { SchedulerConfiguration } from '../../../src/engine/scheduler/configuration/configuration.ts';
import {
  type AnyPlugin,
  CycleState,
  fitErrorMessage,
  NodeToStatus,
  type ReadonlyPod,
  Status,
} from '../../../src/engine/scheduler/framework.ts';
import type { ProfilePlugin } from '../../../src/engine/scheduler/framework-runtime.ts';
import type { NodeInfo } from '../../../src/engine/scheduler/node-info.ts';
import {
  numFeasibleNodesToFind,
  prioritizeNodes,
  schedulePod,
  selectHost,
} from '../../../src/engine/scheduler/schedule-one.ts';
import type { ScoreTable } from '../../../src/engine/scheduler/score-table.ts';
import type { Adapter, Comparison, GoldenCase } from '../adapter.ts';
import { listedObjects } from './listed-objects.ts';
import { describePreemption } from './preemption.ts';
import { type SchedulingBench, schedulingBench } from './scheduling-bench.ts';

type Json = Record<string, unknown>;

interface RecordedInput {
  readonly config?: SchedulerConfiguration & {
    readonly pluginConfig?: NonNullable<SchedulerConfiguration['profiles']>[number]['pluginConfig'];
  };
  readonly startNodeIndex?: number;
  readonly nodes?: readonly KubeObject[];
  readonly pods?: readonly ReadonlyPod[];
  readonly nominatedPods?: readonly ReadonlyPod[];
  readonly pod: Pod;
}

interface RecordedCase {
  readonly name: string;
  readonly input: RecordedInput & Json;
  readonly expect: Json;
}

export const scheduler: Adapter = {
  set: 'scheduler',
  reads(content) {
    const { cases } = content as { cases?: unknown };
    const [first] = (Array.isArray(cases) ? cases : []) as Partial<RecordedCase>[];
    return (
      first?.input?.pod !== undefined && first.expect !== undefined && 'nextStartNodeIndex' in first.expect
    );
  },
  *cases(content): Iterable<GoldenCase> {
    const { topic, cases } = content as { topic: string; cases: RecordedCase[] };
    for (const recorded of cases) yield { topic, name: recorded.name, compare: () => compare(recorded) };
  },
};

async function compare({ input, expect }: RecordedCase): Promise<Comparison> {
  const actual = await run(deepFreeze(input), expect);
  return { expected: expect, actual, confirms: confirmed(expect) };
}

/** The events whose content the recording has as well. */
function confirmed(expect: Json): string[] {
  const kinds = [
    ...(expect.feasible !== undefined && expect.preFilterRejected === undefined ? ['nodes.filtered'] : []),
    ...(expect.preFilterRejected !== undefined || expect.preFilterNodes !== undefined
      ? ['nodes.prefiltered']
      : []),
    ...(expect.chosenWithOneWorker !== undefined ? ['node.selected'] : []),
    ...(expect.scores !== undefined && expect.scoringBypassed === undefined ? ['nodes.scored'] : []),
    ...(expect.failedSchedulingMessage !== undefined ? ['cycle.failed', 'nodes.postfiltered'] : []),
  ];
  return kinds.map((kind) => `${kind} scheduler/schedule-one.ts`);
}

async function run(input: RecordedInput & Json, expect: Json): Promise<Json> {
  const { pluginConfig, percentageOfNodesToScore = 0 } = input.config ?? {};
  const bench = schedulingBench({
    nodes: (input.nodes ?? []) as never,
    pods: [...(input.pods ?? [])],
    objects: listedObjects(input),
    config: { percentageOfNodesToScore, profiles: [{ ...(pluginConfig && { pluginConfig }) }] },
  });
  const { context } = bench;
  const { pod } = input;
  for (const nominated of input.nominatedPods ?? [])
    context.queue.nominate(nominated, nominated.status?.nominatedNodeName ?? '');
  context.nextStartNodeIndex = input.startNodeIndex ?? 0;
  const nodes = context.cache.updateSnapshot().list;
  const order = nodes.length > 0 ? { nodeOrder: nodes.map(({ name }) => name) } : {};
  const gate = context.framework.runPreEnqueue(pod);
  if (gate) {
    return {
      ...order,
      nextStartNodeIndex: context.nextStartNodeIndex,
      numFeasibleNodesToFind: 0,
      preEnqueue: plain(gate, true),
    };
  }
  const state = new CycleState();
  const result = await bench.run(() => schedulePod(context, state, pod));
  const out: Json = {
    ...order,
    feasible: [],
    nextStartNodeIndex: context.nextStartNodeIndex,
    numFeasibleNodesToFind: numFeasibleNodesToFind(percentageOfNodesToScore, nodes.length),
  };
  const plugins = context.framework.plugins;
  if (nodes.length > 0) out.preFilter = await preFilterAlone(plugins, pod, nodes);
  if (result.outcome === 'error') return { ...out, error: result.status.message };
  if (result.outcome === 'no-nodes') {
    return {
      ...out,
      podScheduledReason: 'Unschedulable',
      failedSchedulingMessage: 'no nodes available to schedule pods',
    };
  }
  const { diagnosis } = result;
  const { nodes: refused, absent } = diagnosis.nodeToStatus;
  if (diagnosis.preFilterMessage !== '') out.preFilterRejected = plain(absent, true);
  if (absent.reasons.length > 0) out.absentNodesStatus = plain(absent, true);
  if (refused.size > 0)
    out.filter = Object.fromEntries([...refused].map(([node, status]) => [node, plain(status, true)]));
  if (diagnosis.unschedulablePlugins.size > 0)
    out.unschedulablePlugins = [...diagnosis.unschedulablePlugins].sort();
  const narrowed = expect.preFilterNodes !== undefined;
  if (diagnosis.preFilterMessage === '') {
    const { nodeNames } = await bench.run(() => context.framework.runPreFilter(pod, nodes, new CycleState()));
    if (nodeNames) out.preFilterNodes = [...nodeNames].sort();
    const all = await filterAlone(plugins, pod, nodes);
    if (Object.keys(all).length > 0 && nodes.length <= 40) out.filterAll = all;
  }
  if (result.outcome === 'unfit') {
    if (refused.size > 0) out.evaluatedNodes = refused.size;
    return { ...out, ...(await failure(bench, state, pod, result, expect)) };
  }
  out.evaluatedNodes = result.evaluatedNodes;
  const feasible = result.feasible.map(({ name }) => name);
  out.feasible = narrowed ? [...feasible].sort() : feasible;
  if (feasible.length === 1) out.scoringBypassed = true;
  const scores =
    result.scores ?? (await bench.run(() => prioritizeNodes(context, state, pod, result.feasible)));
  if (scores instanceof Status) return { ...out, error: scores.message };
  Object.assign(out, scoreFields(scores));
  out.scoreSkipped = [...state.skippedScorePlugins].sort();
  if (!narrowed || (out.top as string[]).length === 1)
    out.chosenWithOneWorker = feasible[selectHost(scores.totals)];
  return out;
}

/** A whole failed cycle: what people read, and what preemption found. */
async function failure(
  { context, run, handle }: SchedulingBench,
  state: CycleState,
  pod: ReadonlyPod,
  { diagnosis, nodeCount }: { diagnosis: Parameters<typeof fitErrorMessage>[1]; nodeCount: number },
  expect: Json,
): Promise<Json> {
  if (pod.spec.nodeName) return {};
  const fresh = new NodeToStatus();
  fresh.absent = diagnosis.nodeToStatus.absent;
  for (const [node, status] of diagnosis.nodeToStatus.nodes) fresh.nodes.set(node, status);
  const { status } = await run(() => context.framework.runPostFilter(pod, fresh, state));
  diagnosis.postFilterMessage = status.message;
  const message = fitErrorMessage(nodeCount, diagnosis);
  return {
    podScheduledReason: 'Unschedulable',
    ...(expect.failedSchedulingMessage !== undefined && {
      failedSchedulingMessage: message.length > 1024 ? `${message.slice(0, 1020)} ...` : message,
    }),
    ...(expect.preemption !== undefined && {
      preemption: await run(() => describePreemption(pod, state, diagnosis.nodeToStatus, handle, status)),
    }),
  };
}

function scoreFields({ nodes, plugins, totals }: ScoreTable): Json {
  const scores = nodes.map((node, index) => {
    const of = plugins.map(({ plugin, weight, raw, normalized }) => {
      const score = normalized[index] ?? 0;
      return [plugin, [raw[index], score, score * weight]];
    });
    return [node, { plugins: Object.fromEntries(of), total: totals[index] }];
  });
  const topScore = Math.max(...totals);
  const top = nodes.filter((_, index) => totals[index] === topScore).sort();
  return { scores: Object.fromEntries(scores), topScore, top };
}

async function preFilterAlone(
  plugins: readonly ProfilePlugin[],
  pod: ReadonlyPod,
  nodes: readonly NodeInfo[],
): Promise<Json> {
  const out: Json = {};
  for (const { plugin } of plugins) {
    if (!plugin.preFilter) continue;
    const answer = await plugin.preFilter(pod, nodes, new CycleState());
    if (answer instanceof Status) out[plugin.name] = plain(answer);
    else out[plugin.name] = { code: 'Success', ...(answer && { nodes: [...answer.nodeNames].sort() }) };
  }
  return out;
}

async function filterAlone(
  plugins: readonly ProfilePlugin[],
  pod: ReadonlyPod,
  nodes: readonly NodeInfo[],
): Promise<Json> {
  const state = new CycleState();
  const filters: AnyPlugin[] = [];
  for (const { plugin } of plugins) {
    const answer = await plugin.preFilter?.(pod, nodes, state);
    if (plugin.filter && !(answer instanceof Status && answer.code === 'Skip')) filters.push(plugin);
  }
  const out: Record<string, Json> = {};
  for (const node of nodes) {
    for (const plugin of filters) {
      const status = await plugin.filter?.(pod, node, state);
      if (status instanceof Status) (out[node.name] ??= {})[plugin.name] = plain(status);
    }
  }
  return out;
}

const plain = ({ code, reasons, plugin }: Status, withPlugin = false): Json => ({
  code,
  ...(reasons.length > 0 && { reasons }),
  ...(withPlugin && plugin !== '' && { plugin }),
});
