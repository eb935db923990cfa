/**
 * One pod, from the head of the queue to its node, top to bottom:
 *
 *   scheduleOne
 *     schedulePod               the scheduling cycle, one pod at a time
 *       findNodesThatFitPod       PreFilter, Filter (step 13)
 *       prioritizeNodes           PreScore, Score, NormalizeScore (step 14)
 *       selectHost
 *     assume, Reserve, Permit
 *     bindingCycle              beside the next pod's scheduling cycle: PreBind, Bind, PostBind (step 15)
 *   handleSchedulingFailure   FailedScheduling, the PodScheduled condition, back to the queue
 *
 * Source: pkg/scheduler/schedule_one.go, 1.36.4.
 */
import { deepFreeze, objectKey } from '../api/object.ts';
import type { Simulation } from '../sim/simulation.ts';
import { millis } from '../sim/time.ts';
import type { NodeRefusal } from '../trace/events.ts';
import type { Emit } from '../trace/trace.ts';
import type { SchedulerCache } from './cache.ts';
import { lazy, nameList } from './compact-lists.ts';
import type { EventRecorder } from './event-recorder.ts';
import {
  addPluginStatus,
  CycleState,
  type Diagnosis,
  fitErrorMessage,
  newDiagnosis,
  type PostFilterResult,
  type ReadonlyPod,
  Status,
} from './framework.ts';
import type { Framework } from './framework-runtime.ts';
import { heapInit } from './heap.ts';
import { type NodeInfo, podInfoOf } from './node-info.ts';
import { type BatchCycle, type OpportunisticBatch, SortedScoredNodes } from './opportunistic-batch.ts';
import type { QueuedPodInfo, SchedulingQueue } from './queue.ts';
import type { ScoreTable } from './score-table.ts';
import type { StatusWriter } from './status-writer.ts';

/** A scheduling cycle takes about this long (golden/story/timings.json: POST done to binding received, p50 2.9 ms). */
const SCHEDULING_CYCLE_MICROS = millis(2);

const MIN_FEASIBLE_NODES_TO_FIND = 100;
const MIN_FEASIBLE_NODES_PERCENTAGE_TO_FIND = 5;
const NO_NODES_MESSAGE = 'no nodes available to schedule pods';

/** What the search for a node works on. `nextStartNodeIndex` moves on with every cycle, so that all nodes get their turn. */
export interface SearchContext {
  readonly sim: Simulation;
  readonly emit: Emit;
  readonly framework: Framework;
  readonly cache: SchedulerCache;
  readonly queue: Pick<SchedulingQueue, 'schedulingCycle'>;
  /** 0 means by the number of nodes. */
  readonly percentageOfNodesToScore: number;
  nextStartNodeIndex: number;
  /** What the profile keeps for the next pod; absent when the feature OpportunisticBatching is off. */
  readonly batch?: OpportunisticBatch;
}

/** What a whole cycle works on. */
export interface SchedulingContext extends SearchContext {
  readonly queue: SchedulingQueue;
  readonly writer: StatusWriter;
  readonly recorder: EventRecorder;
  /** The pod as the scheduler's copy has it now, or undefined when it is gone. */
  livePod(pod: ReadonlyPod): ReadonlyPod | undefined;
}

/** How the search for a node ended. */
export type ScheduleResult =
  | {
      readonly outcome: 'scheduled';
      readonly node: string;
      readonly evaluatedNodes: number;
      readonly feasible: readonly NodeInfo[];
      readonly diagnosis: Diagnosis;
      readonly scores?: ScoreTable;
    }
  | { readonly outcome: 'unfit'; readonly diagnosis: Diagnosis; readonly nodeCount: number }
  | { readonly outcome: 'no-nodes' }
  | { readonly outcome: 'error'; readonly status: Status };

export async function scheduleOne(context: SchedulingContext, queued: QueuedPodInfo): Promise<void> {
  const { sim, emit, queue, cache, recorder } = context;
  const { pod } = queued;
  if (pod.metadata.deletionTimestamp) {
    const note = `skip schedule deleting pod: ${objectKey(pod)}`;
    recorder.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', note);
    return queue.done(pod);
  }
  if (cache.isAssumed(pod)) return queue.done(pod);
  emit('cycle.started', 13, { pod: objectKey(pod), attempt: queued.attempts });
  const state = new CycleState();
  const result = await schedulePod(context, state, pod);
  await sim.sleep(SCHEDULING_CYCLE_MICROS);
  if (result.outcome !== 'scheduled')
    return handleSchedulingFailure(context, queued, ...(await failureOf(context, state, pod, result)));

  const assumed = assume(context, queued, result.node);
  emit('pod.assumed', 15, { pod: objectKey(pod), node: result.node });
  const refusal = await reserveAndPermit(context, assumed, result.node, state);
  if (refusal) {
    await release(context, assumed, result.node, state);
    return handleSchedulingFailure(context, queued, ...onOneNode(refusal, result.node));
  }
  sim.spawn(`kube-scheduler binding ${objectKey(pod)}`, () =>
    bindingCycle(context, queued, assumed, result.node, state),
  );
}

/** The search for a node: pure but for the trace and the start index. */
export async function schedulePod(
  context: SearchContext,
  state: CycleState,
  pod: ReadonlyPod,
): Promise<ScheduleResult> {
  const { emit } = context;
  const { list } = context.cache.updateSnapshot();
  if (list.length === 0) return { outcome: 'no-nodes' };
  const { batch } = context;
  const cycle = batch && {
    number: context.queue.schedulingCycle,
    now: context.sim.now,
    signature: context.framework.signPod(pod),
  };
  const found = await findNodesThatFitPod(context, state, pod, list, cycle);
  if ('error' in found) return { outcome: 'error', status: found.error };
  const { feasible, diagnosis } = found;
  const [first] = feasible;
  if (!first) return { outcome: 'unfit', diagnosis, nodeCount: list.length };
  const evaluatedNodes = feasible.length + diagnosis.nodeToStatus.nodes.size;
  const selected = { pod: objectKey(pod), evaluated: evaluatedNodes, feasible: feasible.length };
  // region: choose
  // With one feasible node there is nothing to compare: Score does not run at all.
  if (feasible.length === 1) {
    if (cycle) batch?.store(cycle, found.hint, first.name, undefined);
    emit('node.selected', 14, { ...selected, node: first.name });
    return { outcome: 'scheduled', node: first.name, evaluatedNodes, feasible, diagnosis };
  }
  const scores = await prioritizeNodes(context, state, pod, feasible);
  if (scores instanceof Status) return { outcome: 'error', status: scores };
  const totals = lazy(() => Array.from(scores.totals));
  emit('nodes.scored', 14, {
    pod: objectKey(pod),
    get nodes() {
      return scores.nodes;
    },
    plugins: scores.plugins,
    get totals() {
      return totals();
    },
  });
  const winner = selectHost(scores.totals);
  const node = feasible[winner]?.name ?? first.name;
  if (cycle) batch?.store(cycle, found.hint, node, othersBehind(feasible, scores.totals, cycle));
  emit('node.selected', 14, { ...selected, node, score: scores.totals[winner] ?? 0 });
  return { outcome: 'scheduled', node, evaluatedNodes, feasible, diagnosis, scores };
  // endregion
}

/** The ranking of the nodes that were not chosen, when it may be of use to the next pod. */
function othersBehind(
  feasible: readonly NodeInfo[],
  totals: ArrayLike<number>,
  { signature }: BatchCycle,
): SortedScoredNodes | undefined {
  if (signature === undefined) return undefined;
  const sorted = new SortedScoredNodes(
    feasible.map(({ name }) => name),
    totals,
  );
  sorted.pop();
  return sorted;
}

type Found =
  | { readonly feasible: NodeInfo[]; readonly diagnosis: Diagnosis; readonly hint?: string | undefined }
  | { readonly error: Status };

/** PreFilter, then Filter on the nodes that are left. */
export async function findNodesThatFitPod(
  context: SearchContext,
  state: CycleState,
  pod: ReadonlyPod,
  all: readonly NodeInfo[],
  cycle?: BatchCycle,
): Promise<Found> {
  const { framework, emit } = context;
  const diagnosis = newDiagnosis();
  const key = objectKey(pod);
  const { status, nodeNames, narrowedBy } = await framework.runPreFilter(
    pod,
    all,
    state,
    (plugin, answer) => {
      if (answer instanceof Status && answer.code === 'Skip') return;
      const [code, reasons] = answer instanceof Status ? [answer.code, answer.reasons] : ['Success', []];
      const nodes = answer instanceof Status ? undefined : [...answer.nodeNames];
      emit('nodes.prefiltered', 13, { pod: key, plugin, code, reasons, ...(nodes && { nodes }) });
    },
  );
  for (const plugin of narrowedBy) diagnosis.unschedulablePlugins.add(plugin);
  if (status) {
    if (!status.rejected) return { error: status };
    diagnosis.nodeToStatus.absent = status;
    diagnosis.preFilterMessage = status.message;
    addPluginStatus(diagnosis, status);
    return { feasible: [], diagnosis };
  }
  const hint = cycle && (await context.batch?.nodeHint(cycle, pod, state));
  const first = pod.status?.nominatedNodeName || hint;
  const alone = first ? await evaluateAlone(context, state, pod, diagnosis, first) : undefined;
  if (alone) return { feasible: [alone], diagnosis, hint };
  let nodes = all;
  if (nodeNames) {
    nodes = all.filter(({ name }) => nodeNames.has(name));
    diagnosis.nodeToStatus.absent = Status.unresolvable(
      `node(s) didn't satisfy plugin(s) [${[...narrowedBy].sort().join(' ')}]`,
    );
  }
  const found = await findNodesThatPassFilters(context, state, pod, nodes, diagnosis);
  if ('error' in found) return found;
  const processed = found.feasible.length + diagnosis.nodeToStatus.nodes.size;
  context.nextStartNodeIndex = (context.nextStartNodeIndex + processed) % all.length;
  const names = nameList(context.cache.snapshot, found.feasible);
  const refused = refusals(diagnosis);
  emit('nodes.filtered', 13, {
    pod: key,
    evaluated: processed,
    get feasible() {
      return names();
    },
    get refused() {
      return refused();
    },
  });
  return { ...found, hint };
}

/** The node that is being made free for the pod, or the one that a batch hints at, is tried first and alone. */
async function evaluateAlone(
  context: SearchContext,
  state: CycleState,
  pod: ReadonlyPod,
  diagnosis: Diagnosis,
  name: string,
): Promise<NodeInfo | undefined> {
  const node = context.cache.snapshot.get(name);
  if (!node) return undefined;
  const found = await findNodesThatPassFilters(context, state, pod, [node], diagnosis);
  return 'error' in found ? undefined : found.feasible[0];
}

// region: filter
/** Filters nodes, from the start index on, until enough feasible ones are found. */
async function findNodesThatPassFilters(
  context: SearchContext,
  state: CycleState,
  pod: ReadonlyPod,
  nodes: readonly NodeInfo[],
  diagnosis: Diagnosis,
): Promise<Found> {
  const { framework } = context;
  const wanted = framework.has('score')
    ? numFeasibleNodesToFind(context.percentageOfNodesToScore, nodes.length)
    : 1;
  const feasible: NodeInfo[] = [];
  framework.enterFilters();
  const filter = framework.filtering(pod, state);
  for (let offset = 0; offset < nodes.length; offset++) {
    const node = nodes[(context.nextStartNodeIndex + offset) % nodes.length];
    if (!node) continue;
    const answer = filter(node);
    const status = answer === undefined || answer instanceof Status ? answer : await answer;
    if (!status) {
      // One more than wanted has to be found before the search stops: the refusals up to it count as well.
      if (feasible.length === wanted) break;
      feasible.push(node);
    } else if (status.code === 'Error') return { error: status };
    else {
      diagnosis.nodeToStatus.nodes.set(node.name, status);
      addPluginStatus(diagnosis, status);
    }
  }
  return { feasible, diagnosis };
}
// endregion

// region: how-many
/** Fewer than 100 nodes are all searched; of more, 50 percent and less the more there are, but 5 percent and 100 at least. */
export function numFeasibleNodesToFind(percentageOfNodesToScore: number, nodeCount: number): number {
  if (nodeCount < MIN_FEASIBLE_NODES_TO_FIND) return nodeCount;
  const adaptive = Math.max(50 - Math.trunc(nodeCount / 125), MIN_FEASIBLE_NODES_PERCENTAGE_TO_FIND);
  const percentage = percentageOfNodesToScore === 0 ? adaptive : percentageOfNodesToScore;
  return Math.max(Math.trunc((nodeCount * percentage) / 100), MIN_FEASIBLE_NODES_TO_FIND);
}
// endregion

export async function prioritizeNodes(
  { framework }: Pick<SearchContext, 'framework'>,
  state: CycleState,
  pod: ReadonlyPod,
  nodes: readonly NodeInfo[],
): Promise<ScoreTable | Status> {
  if (!framework.has('score'))
    return { nodes: nodes.map(({ name }) => name), plugins: [], totals: nodes.map(() => 1) };
  return (await framework.runPreScore(pod, nodes, state)) ?? framework.runScore(pod, nodes, state);
}

// region: select-host
/**
 * The index of the winner: the root of a heap that is made of the totals in search order. Among equal totals that is
 * neither always the first nor drawn by lot (golden/scheduler/README.md, "Tie-break").
 */
export function selectHost(totals: ArrayLike<number>): number {
  const order: number[] = [];
  for (let index = 0; index < totals.length; index++) order.push(index);
  heapInit(order, (a, b) => (totals[a] ?? 0) > (totals[b] ?? 0));
  return order[0] ?? -1;
}
// endregion

export function assume(
  { cache, queue }: SchedulingContext,
  queued: Pick<QueuedPodInfo, 'pod' | 'info'>,
  node: string,
): ReadonlyPod {
  const pod = deepFreeze({ ...queued.pod, spec: { ...queued.pod.spec, nodeName: node } });
  cache.assume({ ...queued.info, pod }, node);
  queue.nominate(pod, '');
  return pod;
}

async function reserveAndPermit(
  { framework, emit }: SchedulingContext,
  pod: ReadonlyPod,
  node: string,
  state: CycleState,
): Promise<Status | undefined> {
  const refusal = await framework.runReserve(pod, node, state);
  if (refusal) return refusal;
  const permit = await framework.runPermit(pod, node, state);
  if (permit?.code !== 'Wait') return permit;
  const plugins = framework.waitingPod(pod.metadata.uid ?? '')?.pendingPlugins ?? [];
  emit('extension.called', 15, {
    pod: objectKey(pod),
    point: 'Permit',
    plugin: plugins.join(', '),
    node,
    code: 'Wait',
  });
  return undefined;
}

/** Gives back what was reserved and assumed. */
async function release(
  { framework, cache }: SchedulingContext,
  pod: ReadonlyPod,
  node: string,
  state: CycleState,
): Promise<void> {
  await framework.runUnreserve(pod, node, state);
  cache.forget(pod);
}

/** Runs in a process of its own, beside the next pod's scheduling cycle. */
async function bindingCycle(
  context: SchedulingContext,
  queued: QueuedPodInfo,
  pod: ReadonlyPod,
  node: string,
  state: CycleState,
): Promise<void> {
  const { framework, queue, emit, writer, recorder } = context;
  const failed = async (status: Status): Promise<void> => {
    await release(context, pod, node, state);
    const event = { resource: 'AssignedPod', action: 'Delete', label: 'AssignedPodDelete' } as const;
    queue.moveAll(
      event,
      pod,
      undefined,
      (other) => !status.rejected || other.metadata.uid !== pod.metadata.uid,
    );
    await handleSchedulingFailure(context, queued, ...onOneNode(status, node));
  };
  // region: binding-cycle
  const work = await framework.runPreBindPreFlights(pod, node, state);
  if (work instanceof Status) return failed(work);
  // Others, such as an autoscaler, shall know where the pod will run when it takes a while until it is bound.
  if (work || framework.waitingPod(pod.metadata.uid ?? '')) await writer.nominate(pod, node);
  const permit = await framework.waitOnPermit(pod);
  if (permit) return failed(permit);
  queue.done(pod);
  const preBind = await framework.runPreBind(pod, node, state);
  if (preBind) return failed(preBind);
  const key = objectKey(pod);
  const { plugin, status } = await framework.runBind(pod, node, state);
  emit('extension.called', 15, {
    pod: key,
    point: 'Bind',
    plugin,
    node,
    code: status?.code ?? 'Success',
    ...(status && { message: status.message }),
  });
  if (status) return failed(status);
  const note = `Successfully assigned ${key} to ${node}`;
  recorder.event(pod, undefined, 'Normal', 'Scheduled', 'Binding', note);
  emit('pod.bound', 15, { pod: key, node });
  await framework.runPostBind(pod, node, state);
  // endregion
}

/** Why a cycle has failed, and the node that preemption makes free; undefined leaves an earlier nomination as it is. */
type Failure = readonly [
  status: Status,
  diagnosis: Diagnosis | undefined,
  nominatedNodeName: string | undefined,
];

/** Why the search has found no node. If none is feasible, preemption may make one so for a later attempt. */
export async function failureOf(
  { framework, emit }: Pick<SearchContext, 'framework' | 'emit'>,
  state: CycleState,
  pod: ReadonlyPod,
  result: Exclude<ScheduleResult, { outcome: 'scheduled' }>,
): Promise<Failure> {
  if (result.outcome === 'no-nodes') return [Status.unresolvable(NO_NODES_MESSAGE), undefined, ''];
  if (result.outcome === 'error') return [result.status, undefined, ''];
  const { diagnosis, nodeCount } = result;
  let nomination: PostFilterResult | undefined = { nominatedNodeName: '' };
  if (framework.has('postFilter')) {
    const { status, result } = await framework.runPostFilter(pod, diagnosis.nodeToStatus, state);
    diagnosis.postFilterMessage = status.message;
    nomination = result;
    emit('nodes.postfiltered', 13, {
      pod: objectKey(pod),
      plugin: status.plugin,
      code: status.code,
      message: status.message,
      ...(result?.nominatedNodeName && { nominatedNode: result.nominatedNodeName }),
    });
  }
  const status = Status.unschedulable(fitErrorMessage(nodeCount, diagnosis));
  return [status, diagnosis, nomination?.nominatedNodeName];
}

/** A refusal by Reserve, Permit or later reads as if the cluster had one node. */
function onOneNode(status: Status, node: string): Failure {
  if (!status.rejected) return [status, undefined, ''];
  const diagnosis = newDiagnosis();
  diagnosis.nodeToStatus.nodes.set(node, status);
  addPluginStatus(diagnosis, status);
  return [new Status(status.code, [fitErrorMessage(1, diagnosis)]), diagnosis, ''];
}

/** Tells the trace why a cycle has failed. */
export function emitFailure(
  { emit }: Pick<SearchContext, 'emit'>,
  pod: ReadonlyPod,
  [status, diagnosis]: Failure,
): void {
  // Whoever failed wakes nobody, so the queue does not know its name; the trace does.
  const named = new Set(diagnosis?.unschedulablePlugins);
  if (!status.rejected && status.plugin !== '') named.add(status.plugin);
  emit('cycle.failed', 13, {
    pod: objectKey(pod),
    reason: reasonOf(status),
    message: status.message,
    plugins: [...named].sort(),
  });
}

const reasonOf = (status: Status): 'Unschedulable' | 'SchedulerError' =>
  status.rejected ? 'Unschedulable' : 'SchedulerError';

/** The pod goes back to the queue; people are told by an Event and by the pod's condition. */
async function handleSchedulingFailure(
  context: SchedulingContext,
  queued: QueuedPodInfo,
  ...failure: Failure
): Promise<void> {
  const { queue, writer, recorder, livePod } = context;
  const [status, diagnosis, nominatedNodeName] = failure;
  const { pod: tried } = queued;
  const uid = tried.metadata.uid ?? '';
  emitFailure(context, tried, failure);
  const live = livePod(tried);
  const waits = live !== undefined && !live.spec.nodeName;
  // Another pod has its name by now.
  if (waits && live.metadata.uid !== uid) return queue.done(tried);
  if (waits) {
    queued.unschedulablePlugins = new Set(diagnosis?.unschedulablePlugins);
    queued.pendingPlugins = new Set(diagnosis?.pendingPlugins);
    queue.addUnschedulable(Object.assign(queued, { pod: live, info: podInfoOf(live) }));
  } else queue.done(tried);
  const pod = waits ? live : tried;
  if (nominatedNodeName !== undefined) queue.nominate(pod, nominatedNodeName);
  const note = truncated(status.message);
  recorder.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', note);
  await writer.unscheduled(pod, reasonOf(status), status.message, nominatedNodeName);
}

/** The API refuses longer notes. */
const NOTE_LENGTH_MAX = 1_024;

const truncated = (note: string): string =>
  note.length <= NOTE_LENGTH_MAX ? note : `${note.slice(0, NOTE_LENGTH_MAX - 4)} ...`;

/** Who refused which node, written out when it is read; preemption may change the diagnosis by then. */
function refusals({ nodeToStatus }: Diagnosis): () => NodeRefusal[] {
  const nodes = [...nodeToStatus.nodes.keys()];
  const statuses = sharing([...nodeToStatus.nodes.values()]);
  return lazy(() =>
    statuses.map(({ plugin, code, reasons }, index) => ({ node: nodes[index] ?? '', plugin, code, reasons })),
  );
}

/** Statuses that say the same are the same one, so that a trace of many refusals stays small. */
function sharing(statuses: readonly Status[]): Status[] {
  const lastOf = new Map<string, Status>();
  return statuses.map((status) => {
    const last = lastOf.get(status.plugin);
    if (last?.code === status.code && last.message === status.message) return last;
    lastOf.set(status.plugin, status);
    return status;
  });
}
