/**
 * The scheduling framework: what a plugin implements and what it is given. Every extension point has its real name,
 * here in the order in which a pod meets them. A plugin implements any of them; `undefined` means Success.
 * Source: k8s.io/kube-scheduler/framework, interface.go, 1.36.4.
 */
import type { ApiClient } from '../api/client.ts';
import type { Pod } from '../api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import type { Duration } from '../sim/time.ts';
import type { ClusterEventWithHint } from './cluster-events.ts';
import type { NodeInfo, PodInfo } from './node-info.ts';

/** A reader's plugin may answer at once or by a promise; it is awaited only if it is one. */
export type Awaitable<T> = T | PromiseLike<T>;

export type ReadonlyPod = DeepReadonly<Pod>;

/**
 * What an extension point answered, and what the scheduler does next:
 * - `Success`: goes on. `Skip`: leaves this plugin's next extension point out (PreFilter, PreScore) or tries the next plugin (Bind).
 * - `Unschedulable`: the pod cannot run here now; preempting other pods might help.
 * - `UnschedulableAndUnresolvable`: nor would preemption help.
 * - `Wait` (Permit): binding waits. `Pending`: waits for another component.
 * - `Error`: something broke; the pod is tried again after a back-off.
 */
export type Code =
  | 'Success'
  | 'Error'
  | 'Unschedulable'
  | 'UnschedulableAndUnresolvable'
  | 'Wait'
  | 'Skip'
  | 'Pending';

/** A verdict with its reasons. The reasons are what people read in the FailedScheduling event. */
export class Status {
  readonly code: Code;
  readonly reasons: readonly string[];
  /** The plugin that gave it; set by the framework. */
  readonly plugin: string;

  constructor(code: Code, reasons: readonly string[] = [], plugin = '') {
    this.code = code;
    this.reasons = reasons;
    this.plugin = plugin;
  }

  /** The pod does not fit now; it might if other pods were gone. */
  static unschedulable(...reasons: string[]): Status {
    return new Status('Unschedulable', reasons);
  }

  /** The pod does not fit, whichever pods were gone. */
  static unresolvable(...reasons: string[]): Status {
    return new Status('UnschedulableAndUnresolvable', reasons);
  }

  static error(...reasons: string[]): Status {
    return new Status('Error', reasons);
  }

  static skip(): Status {
    return new Status('Skip');
  }

  static wait(...reasons: string[]): Status {
    return new Status('Wait', reasons);
  }

  static pending(...reasons: string[]): Status {
    return new Status('Pending', reasons);
  }

  get rejected(): boolean {
    return (
      this.code === 'Unschedulable' || this.code === 'UnschedulableAndUnresolvable' || this.code === 'Pending'
    );
  }

  get message(): string {
    return this.reasons.join(', ');
  }

  withPlugin(plugin: string): Status {
    return this.plugin === plugin ? this : new Status(this.code, this.reasons, plugin);
  }
}

/** What an extension point may answer. */
export type Verdict = Awaitable<Status | undefined | void>;

/**
 * Data that a plugin keeps for one cycle of one pod. Data that addPod and removePod change has a method `clone`, which is
 * called before a what-if (preemption) changes it; other data is shared.
 */
export type StateData = object;

/** The store of one scheduling cycle: a plugin's PreFilter writes what its Filter reads. */
export class CycleState {
  readonly #data: Map<string, StateData>;
  /** Whether the data that can be changed is this state's alone. */
  #own = false;
  /** Plugins whose PreFilter said Skip: their Filter is not run. */
  skippedFilterPlugins: ReadonlySet<string> = new Set();
  /** Plugins whose PreScore said Skip: their Score is not run. */
  skippedScorePlugins: ReadonlySet<string> = new Set();
  /** Plugins whose PreBindPreFlight said Skip: their PreBind is not run. */
  skippedPreBindPlugins: ReadonlySet<string> = new Set();

  constructor(data: Map<string, StateData> = new Map()) {
    this.#data = data;
  }

  /** What was written under the key in this cycle. The caller knows its type, for keys are named after plugins. */
  read<T extends StateData>(key: string): T | undefined {
    return this.#data.get(key) as T | undefined;
  }

  write(key: string, value: StateData): void {
    this.#data.set(key, value);
  }

  /** Before addPod or removePod changes data: a plugin may have kept it from an earlier cycle. @internal */
  ownData(): void {
    if (this.#own) return;
    this.#own = true;
    for (const [key, value] of this.#data) if (isClonable(value)) this.#data.set(key, value.clone());
  }

  clone(): CycleState {
    const copy = new CycleState(
      new Map([...this.#data].map(([key, value]) => [key, isClonable(value) ? value.clone() : value])),
    );
    copy.#own = true;
    copy.skippedFilterPlugins = this.skippedFilterPlugins;
    copy.skippedScorePlugins = this.skippedScorePlugins;
    return copy;
  }
}

const isClonable = (data: StateData): data is { clone(): StateData } =>
  'clone' in data && typeof data.clone === 'function';

export interface Plugin {
  readonly name: string;
  /** The cluster events that may make a pod schedulable which this plugin refused. Without it, every event may. */
  eventsToRegister?(): readonly ClusterEventWithHint[];
}

/** Decides whether a pod may enter activeQ at all. */
export interface PreEnqueuePlugin extends Plugin {
  preEnqueue(pod: ReadonlyPod): Verdict;
}

/** A pod as the queue holds it. `timestamp` is when it came into the queue, in microseconds. */
export interface QueuedPod {
  readonly pod: ReadonlyPod;
  readonly timestamp: number;
  readonly attempts: number;
}

/** Orders activeQ. Exactly one plugin does. */
export interface QueueSortPlugin extends Plugin {
  /** Whether `a` is tried before `b`. */
  less(a: QueuedPod, b: QueuedPod): boolean;
}

/** Narrows the search to these nodes. */
export interface PreFilterResult {
  readonly nodeNames: ReadonlySet<string>;
}

/** Looks once at the pod and all nodes, before the nodes are filtered. */
export interface PreFilterPlugin extends Plugin {
  preFilter(
    pod: ReadonlyPod,
    nodes: readonly NodeInfo[],
    state: CycleState,
  ): Awaitable<Status | PreFilterResult | undefined | void>;
  /** Updates what preFilter wrote as if `added` ran on the node as well: preemption and nominated pods need it. */
  addPod?(pod: ReadonlyPod, added: PodInfo, node: NodeInfo, state: CycleState): Verdict;
  /** The same as if `removed` were gone. */
  removePod?(pod: ReadonlyPod, removed: PodInfo, node: NodeInfo, state: CycleState): Verdict;
}

/** Refuses nodes that cannot run the pod. Called for a node until the first plugin refuses it. */
export interface FilterPlugin extends Plugin {
  filter(pod: ReadonlyPod, node: NodeInfo, state: CycleState): Verdict;
}

/** Why each node was refused; a node that is not listed has the status of the absent ones. */
export class NodeToStatus {
  readonly nodes = new Map<string, Status>();
  absent = new Status('UnschedulableAndUnresolvable');

  get(node: string): Status {
    return this.nodes.get(node) ?? this.absent;
  }
}

export interface PostFilterResult {
  /** The node that is being made free for the pod; '' takes a nomination back. */
  readonly nominatedNodeName: string;
}

/** Called when no node is feasible. DefaultPreemption is one. */
export interface PostFilterPlugin extends Plugin {
  postFilter(
    pod: ReadonlyPod,
    nodes: NodeToStatus,
    state: CycleState,
  ): Awaitable<Status | PostFilterResult | { readonly result: PostFilterResult; readonly status: Status }>;
}

/** Looks once at the feasible nodes, before they are scored. */
export interface PreScorePlugin extends Plugin {
  preScore(pod: ReadonlyPod, nodes: readonly NodeInfo[], state: CycleState): Verdict;
}

/** The score of one node: `score` may be changed by normalizeScore. */
export interface PluginNodeScore {
  readonly name: string;
  score: number;
}

/** Ranks the feasible nodes. */
export interface ScorePlugin extends Plugin {
  /** A whole number; after normalizing it must be in 0..100. */
  score(pod: ReadonlyPod, node: NodeInfo, state: CycleState): Awaitable<number | Status>;
  /** Brings the scores of all nodes into 0..100, in place. */
  normalizeScore?(scores: PluginNodeScore[], pod: ReadonlyPod, state: CycleState): Verdict;
}

/** Takes what the pod needs on the node, after the node is chosen. */
export interface ReservePlugin extends Plugin {
  reserve(pod: ReadonlyPod, nodeName: string, state: CycleState): Verdict;
  /** Gives it back; called in reverse order for every Reserve plugin when anything later fails. Must not fail. */
  unreserve(pod: ReadonlyPod, nodeName: string, state: CycleState): Awaitable<void>;
}

/** Allows, refuses or delays binding. */
export interface PermitPlugin extends Plugin {
  /** `Status.wait()` delays the binding until `handle.waitingPod(…)` is allowed or refused, or the timeout passes. */
  permit(
    pod: ReadonlyPod,
    nodeName: string,
    state: CycleState,
  ): Awaitable<Status | undefined | void | { readonly status: Status; readonly timeout: string | number }>;
}

/** Does what must be done before binding, in the binding cycle. */
export interface PreBindPlugin extends Plugin {
  /** Tells beforehand, without doing anything, whether preBind will have something to do; `Status.skip()` if not. */
  preBindPreFlight?(pod: ReadonlyPod, nodeName: string, state: CycleState): Verdict;
  preBind(pod: ReadonlyPod, nodeName: string, state: CycleState): Verdict;
}

/** Binds the pod; `Status.skip()` leaves it to the next plugin. */
export interface BindPlugin extends Plugin {
  bind(pod: ReadonlyPod, nodeName: string, state: CycleState): Verdict;
}

/** Told after the pod is bound. */
export interface PostBindPlugin extends Plugin {
  postBind(pod: ReadonlyPod, nodeName: string, state: CycleState): Awaitable<void>;
}

/** Something of a pod that matters to a plugin; one key stands for the same thing in all plugins. */
export interface SignFragment {
  readonly key: string;
  /** A JSON value. */
  readonly value: unknown;
}

/** Says what of a pod matters to the plugin's PreFilter, Filter, PreScore and Score, so that equal pods can be batched. */
export interface SignPlugin extends Plugin {
  /** A Status that is not Success when a pod like this cannot be batched. */
  signPod(pod: ReadonlyPod): readonly SignFragment[] | Status;
}

/** A plugin that may implement any extension point. */
export type AnyPlugin = Plugin &
  Partial<
    Omit<PreEnqueuePlugin, 'name'> &
      Omit<QueueSortPlugin, 'name'> &
      Omit<PreFilterPlugin, 'name'> &
      Omit<FilterPlugin, 'name'> &
      Omit<PostFilterPlugin, 'name'> &
      Omit<PreScorePlugin, 'name'> &
      Omit<ScorePlugin, 'name'> &
      Omit<ReservePlugin, 'name'> &
      Omit<PermitPlugin, 'name'> &
      Omit<PreBindPlugin, 'name'> &
      Omit<BindPlugin, 'name'> &
      Omit<PostBindPlugin, 'name'> &
      Omit<SignPlugin, 'name'>
  >;

/** Makes a plugin from its arguments (`pluginConfig` of the configuration, over `defaultArgs`) and the handle. */
export interface PluginFactory<Args = unknown, P extends Plugin = AnyPlugin> {
  readonly name: string;
  readonly defaultArgs: Args;
  create(args: Args, handle: Handle): P;
}

/** A plugin as it may be given to the scheduler. `never` stands for arguments that only the factory knows. */
export type PluginOrFactory = AnyPlugin | PluginFactory<never, AnyPlugin>;

/** Kinds of which the scheduler keeps a copy, by the plural of their resource. */
export type ListedResource =
  | 'nodes'
  | 'pods'
  | 'namespaces'
  | 'services'
  | 'replicationcontrollers'
  | 'replicasets'
  | 'statefulsets'
  | 'poddisruptionbudgets'
  | 'persistentvolumes'
  | 'persistentvolumeclaims'
  | 'storageclasses'
  | 'csinodes'
  | 'csidrivers'
  | 'csistoragecapacities'
  | 'volumeattachments'
  | 'resourceclaims';

/** A pod whose Permit said Wait. */
export interface WaitingPod {
  readonly pod: ReadonlyPod;
  /** The plugins that it waits for. */
  readonly pendingPlugins: readonly string[];
  allow(plugin: string): void;
  reject(plugin: string, message: string): void;
}

/** Something that a plugin counts over all nodes. */
export interface Tally<T> {
  /** Whose it is, and all that it depends on besides the nodes and the pods on them. */
  readonly key: string;
  start(): T;
  /** Counts a node; with -1 it takes back what it did with 1. */
  count(counts: T, node: NodeInfo, by: 1 | -1): void;
}

/** What a plugin may use besides its arguments. */
export interface Handle {
  /** The API server, as the scheduler's user. */
  readonly client: ApiClient;
  /** All nodes in the snapshot of the running cycle, in the snapshot's order. */
  nodes(): readonly NodeInfo[];
  node(name: string): NodeInfo | undefined;
  /** Nodes with pods that have any inter-pod (anti-)affinity. */
  nodesWithAffinity(): readonly NodeInfo[];
  /** Nodes with pods that have required anti-affinity. */
  nodesWithRequiredAntiAffinity(): readonly NodeInfo[];
  /**
   * Counts over all nodes. For a built-in plugin the counts are those of the last cycle with the same key, where only
   * the nodes that have changed since are counted again; a reader's plugin counts every node, every time.
   */
  tally<T>(tally: Tally<T>): T;
  /** The scheduler's copies of the objects of a kind. */
  list(resource: ListedResource): readonly DeepReadonly<KubeObject>[];
  /** One of them, by `namespace/name`, or by its name alone if it has no namespace. */
  get(resource: ListedResource, key: string): DeepReadonly<KubeObject> | undefined;
  /** Waits, for plugins that have to (PreBind). Virtual time. */
  sleep(span: Duration): Promise<void>;
  /** The Filter plugins on one node, with the pods that are nominated to it. For preemption. */
  runFilters(pod: ReadonlyPod, node: NodeInfo, state: CycleState): Awaitable<Status | undefined>;
  runAddPod(
    pod: ReadonlyPod,
    added: PodInfo,
    node: NodeInfo,
    state: CycleState,
  ): Awaitable<Status | undefined>;
  runRemovePod(
    pod: ReadonlyPod,
    removed: PodInfo,
    node: NodeInfo,
    state: CycleState,
  ): Awaitable<Status | undefined>;
  /** Waiting pods with a nomination to the node. */
  nominatedPods(nodeName: string): readonly ReadonlyPod[];
  waitingPod(uid: string): WaitingPod | undefined;
  /** Whether the victims of a pod's preemption are still being deleted. */
  isPreempting(uid: string): boolean;
  /** Removes preempted pods in the background. */
  preempt(preemptor: ReadonlyPod, victims: readonly ReadonlyPod[], nodeName: string): void;
}

/** Why a pod was not placed, over all nodes. */
export interface Diagnosis {
  readonly nodeToStatus: NodeToStatus;
  readonly unschedulablePlugins: Set<string>;
  readonly pendingPlugins: Set<string>;
  preFilterMessage: string;
  postFilterMessage: string;
}

export const newDiagnosis = (): Diagnosis => ({
  nodeToStatus: new NodeToStatus(),
  unschedulablePlugins: new Set(),
  pendingPlugins: new Set(),
  preFilterMessage: '',
  postFilterMessage: '',
});

/** Notes which plugin refused, for the queue: its events wake the pod. Source: `Diagnosis.AddPluginStatus`. */
export function addPluginStatus(diagnosis: Diagnosis, status: Status): void {
  if (status.plugin === '') return;
  if (status.code === 'Pending') diagnosis.pendingPlugins.add(status.plugin);
  else if (status.rejected) diagnosis.unschedulablePlugins.add(status.plugin);
}

/** The text that people see in FailedScheduling. Source: framework/types.go, `FitError.Error`. */
export function fitErrorMessage(nodeCount: number, diagnosis: Diagnosis): string {
  let message = `0/${nodeCount} nodes are available:`;
  if (diagnosis.preFilterMessage !== '') message += ` ${diagnosis.preFilterMessage}.`;
  else {
    const counts = countReasons(diagnosis.nodeToStatus, nodeCount);
    if (counts.length > 0) message += ` ${counts.join(', ')}.`;
  }
  return diagnosis.postFilterMessage === '' ? message : `${message} ${diagnosis.postFilterMessage}`;
}

/** `1 Insufficient cpu`, `2 node(s) had untolerated taint(s)`, …, sorted as text. */
export function countReasons({ nodes, absent }: NodeToStatus, nodeCount: number): string[] {
  const counts = new Map<string, number>();
  const add = (status: Status, by: number): void => {
    for (const reason of status.reasons) counts.set(reason, (counts.get(reason) ?? 0) + by);
  };
  for (const status of nodes.values()) add(status, 1);
  if (nodes.size < nodeCount) add(absent, nodeCount - nodes.size);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
}
