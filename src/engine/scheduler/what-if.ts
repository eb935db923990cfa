/**
 * "What if this node were different?": the scheduling cycle of one pod, twice, beside the scheduler that runs: over the
 * nodes as they are, and with one of them changed. It works on a copy of the scheduler's cache, asks the profile's
 * plugins in instances of their own, traces into a trace of its own, and writes nothing.
 */
import { ApiClient } from '../api/client.ts';
import type { Node, Pod, Taint } from '../api/core-v1.ts';
import { type DeepReadonly, deepCopy, deepFreeze, type Quantity } from '../api/object.ts';
import { checkQuantities, checkTaints } from '../node-checks.ts';
import { Trace } from '../trace/trace.ts';
import type { SchedulerCache } from './cache.ts';
import { compareDecisions, type Decision, decisionOf } from './decision.ts';
import { countAnew } from './fast-path/tallies.ts';
import { CycleState, type Handle, type ReadonlyPod } from './framework.ts';
import { Framework } from './framework-runtime.ts';
import type { Profile } from './profile.ts';
import { emitFailure, failureOf, type SearchContext, schedulePod } from './schedule-one.ts';

/** One node, and what would be different about it. What is left out stays as it is. */
export interface NodeChange {
  /** The node's name, such as `node-2`. */
  readonly node: string;
  /** Labels that it would have besides or instead of its own; one that is null it would not have. */
  readonly labels?: Readonly<Record<string, string | null>>;
  /** Its taints, all of them: `[]` for none. */
  readonly taints?: readonly Taint[];
  /** How much of a resource pods may take, such as `{ cpu: '8', 'example.com/gpu': '2' }`; other resources stay. */
  readonly allocatable?: Readonly<Record<string, Quantity>>;
  /** Whether it would be cordoned. */
  readonly unschedulable?: boolean;
}

/** What a what-if needs of the scheduler, which it leaves as it is. */
export interface WhatIfBasis {
  /** A copy that the what-if may change. */
  readonly cache: SchedulerCache;
  readonly context: Pick<SearchContext, 'sim' | 'percentageOfNodesToScore'>;
  /** Where the pod's last cycle began its search. */
  readonly nextStartNodeIndex: number;
  readonly handle: Handle;
  /** The pod's profile, with plugins that are given this handle. */
  profile(handle: Handle): Profile;
}

/**
 * How the pod would be placed, beside how it would be placed without the change: both now, with the pod taken off its
 * node if it has one. An equal pod's ranking is not reused, so every node is looked at.
 * Throws an Error in words when there is no such node, the change is none, or the pod is held back before any cycle.
 */
export async function whatIf(pod: ReadonlyPod, change: NodeChange, basis: WhatIfBasis): Promise<Decision> {
  const { cache } = basis;
  const node = cache.updateSnapshot().get(change.node)?.node;
  if (!node) {
    const names = cache.snapshot.names.slice(0, NAMES_MAX);
    throw new Error(`there is no node ${change.node}: there are ${names.join(', ')}`);
  }
  const changed = changedNode(node, change);
  const waiting = beforeScheduling(pod);
  cache.removePod(pod);
  const before = await cycle(waiting, basis);
  cache.updateNode(changed);
  return compareDecisions(before, await cycle(waiting, basis));
}

/** Names of nodes that an error lists. */
const NAMES_MAX = 10;

const CHANGES: readonly string[] = ['node', 'labels', 'taints', 'allocatable', 'unschedulable'];

/** The node as it would be. */
function changedNode(node: DeepReadonly<Node>, change: NodeChange): DeepReadonly<Node> {
  const unknown = Object.keys(change).find((key) => !CHANGES.includes(key));
  if (unknown !== undefined)
    throw new Error(
      `a what-if changes labels, taints, allocatable or unschedulable of a node, not ${unknown}`,
    );
  const { labels = {}, taints, allocatable = {}, unschedulable } = change;
  checkQuantities('allocatable', allocatable);
  checkTaints('taints:', taints ?? []);
  const draft = deepCopy<Node>(node);
  draft.metadata.labels = Object.fromEntries(
    Object.entries({ ...draft.metadata.labels, ...labels }).flatMap(([key, value]) =>
      value === null ? [] : [[key, value]],
    ),
  );
  draft.spec = {
    ...draft.spec,
    ...(taints && { taints: deepCopy<Taint[]>(taints) }),
    ...(unschedulable !== undefined && { unschedulable }),
  };
  draft.status = { ...draft.status, allocatable: { ...draft.status?.allocatable, ...allocatable } };
  return deepFreeze(draft);
}

/** The pod as it was while it had no node. */
function beforeScheduling(pod: ReadonlyPod): ReadonlyPod {
  if (!pod.spec.nodeName) return pod;
  const draft = deepCopy<Pod>(pod);
  delete draft.spec.nodeName;
  delete draft.status?.nominatedNodeName;
  return deepFreeze(draft);
}

async function cycle(pod: ReadonlyPod, basis: WhatIfBasis): Promise<Decision> {
  const { sim, percentageOfNodesToScore } = basis.context;
  const trace = new Trace(sim);
  const { cache } = basis;
  const handle = handleBeside(basis, pod, () => framework);
  const { plugins, order } = basis.profile(handle);
  const framework = new Framework(sim, plugins, handle.nominatedPods, undefined, order);
  const gate = framework.runPreEnqueue(pod);
  if (gate)
    throw new Error(
      `${pod.metadata.name} has no scheduling cycle, whatever a node is like: ${gate.plugin} holds it back (${gate.message})`,
    );
  const context: SearchContext = {
    sim,
    emit: trace.emitter('kube-scheduler', 'scheduler/what-if.ts'),
    framework,
    cache,
    queue: { schedulingCycle: 0 },
    percentageOfNodesToScore,
    nextStartNodeIndex: basis.nextStartNodeIndex,
  };
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  context.emit('cycle.started', 13, { pod: key, attempt: 1 });
  const state = new CycleState();
  const result = await schedulePod(context, state, pod);
  if (result.outcome !== 'scheduled') emitFailure(context, pod, await failureOf(context, state, pod, result));
  const decision = decisionOf(trace.events, key, framework.swapped, cache.snapshot.names);
  if (!decision) throw new Error(`the cycle of ${key} has ended without a decision`);
  return decision;
}

/** The scheduler's own handle, but over the copied nodes, and without a way to change anything. */
function handleBeside(
  { cache, handle, context: { sim } }: WhatIfBasis,
  pod: ReadonlyPod,
  framework: () => Framework,
): Handle {
  const { snapshot } = cache;
  const uid = pod.metadata.uid;
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('a what-if sends no requests: a plugin reads by handle.list and handle.get'));
  const list: Handle['list'] = (resource) => {
    if (resource === 'nodes') return snapshot.list.map(({ node }) => node);
    if (resource !== 'pods') return handle.list(resource);
    return handle.list(resource).map((other) => (other.metadata.uid === uid ? pod : other));
  };
  return {
    ...handle,
    client: new ApiClient({ roundTrip: refuse, watch: refuse }, 'what-if'),
    nodes: () => snapshot.list,
    node: (name) => snapshot.get(name),
    nodesWithAffinity: () => snapshot.withAffinity,
    nodesWithRequiredAntiAffinity: () => snapshot.withRequiredAntiAffinity,
    tally: (tally) => countAnew(tally, snapshot.list),
    list,
    get: (resource, objectKey) => {
      if (resource === 'nodes') return snapshot.get(objectKey)?.node;
      const object = handle.get(resource, objectKey);
      return resource === 'pods' && object?.metadata.uid === uid ? pod : object;
    },
    sleep: (span) => sim.sleep(span),
    runFilters: (other, node, state) => framework().runFiltersWithNominatedPods(other, node, state),
    runAddPod: (other, added, node, state) => framework().runAddPod(other, added, node, state),
    runRemovePod: (other, removed, node, state) => framework().runRemovePod(other, removed, node, state),
    waitingPod: () => undefined,
    preempt: () => {},
  };
}
