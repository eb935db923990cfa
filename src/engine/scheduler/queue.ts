/**
 * The scheduling queue. A pod is in one of these places:
 * - activeQ: to be tried next, ordered by the QueueSort plugin;
 * - backoffQ: tried lately; its back-off (1 s, 2 s, 4 s, … 10 s) ends soon;
 * - unschedulable: waits for an event that may undo its refusal, at most five minutes; gated pods wait here as well;
 * - in flight: being tried. Events that come meanwhile are kept and count when it fails.
 * Time is given by the caller, so that the queue can be run against any clock.
 * Source: pkg/scheduler/backend/queue, scheduling_queue.go, active_queue.go, backoff_queue.go, 1.36.4.
 */
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import { objectKey } from '../api/object.ts';
import type { Labels } from '../api/selectors.ts';
import { termMatches } from './affinity-terms.ts';
import { type ClusterEvent, type ClusterEventWithHint, eventLabel, eventMatches } from './cluster-events.ts';
import type { QueuedPod, ReadonlyPod, Status } from './framework.ts';
import { heapPop, heapPush, heapRemove } from './heap.ts';
import { type PodInfo, podInfoOf } from './node-info.ts';
import { podUpdateEvents } from './pod-events.ts';

/** Back-off of the first attempt, and the longest one, unless the configuration says otherwise. */
const POD_INITIAL_BACKOFF_MICROS = 1_000_000;
const POD_MAX_BACKOFF_MICROS = 10_000_000;
/** Ends of back-offs are cut down to whole seconds, so that pods of one second leave in their order of priority. */
const BACKOFF_WINDOW_MICROS = 1_000_000;
/** How often backoffQ and the unschedulable pods are looked through. */
export const BACKOFF_FLUSH_MICROS = 1_000_000;
export const UNSCHEDULABLE_FLUSH_MICROS = 30_000_000;
export const UNSCHEDULABLE_MICROS_MAX = 300_000_000;

export type QueueName = 'Active' | 'Backoff' | 'Unschedulable';

export interface QueuedPodInfo extends QueuedPod {
  info: PodInfo;
  timestamp: number;
  attempts: number;
  unschedulableCount: number;
  consecutiveErrors: number;
  backoffEnds: number | undefined;
  /** When it was last tried again only because it had waited for long. */
  flushedAt: number | undefined;
  /** The plugins that refused it last. */
  unschedulablePlugins: Set<string>;
  /** The plugins that wait for another component on its behalf. */
  pendingPlugins: Set<string>;
  /** The PreEnqueue plugin that keeps it out. */
  gatedBy: string | undefined;
  /** The trace event that brought it here. */
  cause: number | undefined;
}

export interface QueueOptions {
  now(): number;
  less(a: QueuedPod, b: QueuedPod): boolean;
  preEnqueue(pod: ReadonlyPod): Status | undefined;
  /** The events that each plugin registered, by the name of the profile; undefined stands for every event. */
  registered: ReadonlyMap<string, ReadonlyMap<string, readonly ClusterEventWithHint[] | undefined>>;
  readonly initialBackoffMicros?: number;
  readonly maxBackoffMicros?: number;
  namespaceLabels(namespace: string): Labels | undefined;
  /** Told of every move, for the trace. */
  moved?(info: QueuedPodInfo, queue: QueueName, event: string): void;
  /** Told of pods that leave for good: after a cycle (`done`), or while they wait (`deleted`). */
  left?(pod: ReadonlyPod, why: 'done' | 'deleted'): void;
  /** Told of every change of a nomination; '' is none. */
  nominated?(pod: ReadonlyPod, nodeName: string): void;
  cause?(): number | undefined;
}

/** Not at all, when its back-off is over, or at once. */
export type Strategy = 'skip' | 'afterBackoff' | 'immediately';

interface InFlightEvent {
  readonly event: ClusterEvent;
  readonly before: DeepReadonly<KubeObject> | undefined;
  readonly after: DeepReadonly<KubeObject> | undefined;
}

export class SchedulingQueue {
  readonly #options: QueueOptions;
  readonly #registered = new Map<string, ReadonlyMap<string, readonly ClusterEventWithHint[] | undefined>>();
  readonly #active: QueuedPodInfo[] = [];
  readonly #backoff: QueuedPodInfo[] = [];
  /** Pods that failed with an error: back-off as well, but never popped early. */
  readonly #errorBackoff: QueuedPodInfo[] = [];
  readonly #unschedulable = new Map<string, QueuedPodInfo>();
  /** Per pod in flight: the position in the log of events from which on they count for it. */
  readonly #inFlight = new Map<string, number>();
  #inFlightEvents: InFlightEvent[] = [];
  #inFlightOffset = 0;
  #popped = 0;
  readonly #nominatedByNode = new Map<string, ReadonlyPod[]>();
  readonly #nominatedNode = new Map<string, string>();

  constructor(options: QueueOptions) {
    this.#options = { ...options };
    this.use(options);
  }

  /** Asks other plugins from now on: how pods are sorted, and which events may help whom. */
  use({ less, registered: all }: Pick<QueueOptions, 'less' | 'registered'>): void {
    this.#options.less = less;
    for (const [schedulerName, registered] of all) {
      const events = [...registered].map(([plugin, each]) => [plugin, each && withNodeTaints(each)] as const);
      this.#registered.set(schedulerName, new Map(events));
    }
    this.#reorder('active');
    this.#reorder('backoff');
  }

  /** How many pods have been taken so far. */
  get schedulingCycle(): number {
    return this.#popped;
  }

  /** Whether `pop` has something to give. */
  get ready(): boolean {
    return this.#active.length > 0 || this.#backoff.length > 0;
  }

  get backingOff(): number {
    return this.#backoff.length + this.#errorBackoff.length;
  }

  get unschedulableCount(): number {
    return this.#unschedulable.size;
  }

  /** Where a pod is; undefined when it is in flight or unknown. For views and tests. */
  find(
    uid: string,
  ): { queue: 'active' | 'backoff' | 'unschedulable' | 'gated'; info: QueuedPodInfo } | undefined {
    const among = (list: readonly QueuedPodInfo[]): QueuedPodInfo | undefined =>
      list.find(({ pod }) => pod.metadata.uid === uid);
    const active = among(this.#active);
    if (active) return { queue: 'active', info: active };
    const backoff = among(this.#backoff) ?? among(this.#errorBackoff);
    if (backoff) return { queue: 'backoff', info: backoff };
    const info = this.#unschedulable.get(uid);
    return info && { queue: info.gatedBy === undefined ? 'unschedulable' : 'gated', info };
  }

  isInFlight(uid: string): boolean {
    return this.#inFlight.has(uid);
  }

  /** A new pod without a node. */
  add(pod: ReadonlyPod, event = 'UnschedulablePodAdd'): void {
    const info: QueuedPodInfo = {
      pod,
      info: podInfoOf(pod),
      timestamp: this.#options.now(),
      attempts: 0,
      unschedulableCount: 0,
      consecutiveErrors: 0,
      backoffEnds: undefined,
      flushedAt: undefined,
      unschedulablePlugins: new Set(),
      pendingPlugins: new Set(),
      gatedBy: undefined,
      cause: undefined,
    };
    this.#moveToActive(info, event);
    if (info.gatedBy === undefined) this.nominate(pod, pod.status?.nominatedNodeName ?? '');
  }

  /** The next pod to try, or undefined. With an empty activeQ a pod may leave backoffQ early. */
  pop(): QueuedPodInfo | undefined {
    const info = heapPop(this.#active, this.#options.less) ?? heapPop(this.#backoff, this.#backoffLess);
    if (!info) return undefined;
    this.#popped++;
    info.attempts++;
    info.backoffEnds = undefined;
    this.#inFlight.set(uidOf(info.pod), this.#inFlightOffset + this.#inFlightEvents.length);
    return info;
  }

  /** The pod's cycle is over, or it can no longer come back. */
  done(pod: ReadonlyPod): void {
    this.#land(uidOf(pod));
    this.#options.left?.(pod, 'done');
  }

  #land(uid: string): void {
    this.#inFlight.delete(uid);
    const oldest = Math.min(...this.#inFlight.values());
    const dropped = this.#inFlight.size === 0 ? this.#inFlightEvents.length : oldest - this.#inFlightOffset;
    this.#inFlightEvents.splice(0, dropped);
    this.#inFlightOffset += dropped;
  }

  /** A pod comes back from a failed cycle. Events that came while it was in flight may send it on at once. */
  addUnschedulable(info: QueuedPodInfo): void {
    const uid = uidOf(info.pod);
    if (this.find(uid)) return this.#land(uid);
    const error = info.unschedulablePlugins.size === 0 && info.pendingPlugins.size === 0;
    if (error) info.consecutiveErrors++;
    else {
      info.unschedulableCount++;
      info.consecutiveErrors = 0;
    }
    info.timestamp = this.#options.now();
    info.backoffEnds = undefined;
    info.flushedAt = undefined;
    const strategy = error ? 'afterBackoff' : this.#strategyOfInFlightEvents(info);
    this.#requeue(info, strategy, 'ScheduleAttemptFailure');
    this.#land(uid);
  }

  /** A pod has changed. If that may help it, it moves. */
  update(before: ReadonlyPod, after: ReadonlyPod): void {
    const uid = uidOf(after);
    if (this.isInFlight(uid)) {
      for (const event of podUpdateEvents(before, after)) this.#logInFlight({ event, before, after });
      return;
    }
    const found = this.find(uid);
    if (!found) return this.add(after, 'UnschedulablePodUpdate');
    const { info, queue } = found;
    this.#renew(info, after);
    this.#renominate(before, after);
    if (queue === 'active' || queue === 'backoff') return this.#reorder(queue);
    for (const event of podUpdateEvents(before, after)) {
      const strategy = this.#strategy(info, event, before, after);
      if (strategy === 'skip') continue;
      this.#unschedulable.delete(uid);
      this.#requeue(info, strategy, eventLabel(event));
      if (!this.#unschedulable.has(uid)) return;
    }
  }

  delete(pod: ReadonlyPod): void {
    this.nominate(pod, '');
    if (this.#remove(uidOf(pod))) this.#options.left?.(pod, 'deleted');
  }

  /** Takes a waiting pod out; false if it does not wait. */
  #remove(uid: string): boolean {
    return (
      this.#unschedulable.delete(uid) ||
      this.#take(this.#active, uid, this.#options.less) ||
      this.#take(this.#backoff, uid, this.#backoffLess) ||
      this.#take(this.#errorBackoff, uid, this.#errorBackoffLess)
    );
  }

  /** Something has happened in the cluster: pods that it may help move to activeQ or backoffQ. */
  moveAll(
    event: ClusterEvent,
    before?: DeepReadonly<KubeObject>,
    after?: DeepReadonly<KubeObject>,
    concerns: (pod: ReadonlyPod) => boolean = () => true,
  ): void {
    if (!this.#isOfInterest(event)) return;
    this.#move(
      [...this.#unschedulable.values()].filter(({ pod }) => concerns(pod)),
      event,
      before,
      after,
    );
  }

  /** A pod has got a node: it may satisfy the affinity of waiting pods, or change how pods are spread. */
  assignedPodAdded(pod: ReadonlyPod): void {
    const labels = this.#options.namespaceLabels(pod.metadata.namespace ?? '');
    const concerned = [...this.#unschedulable.values()].filter(
      ({ info, unschedulablePlugins }) =>
        (unschedulablePlugins.has('PodTopologySpread') &&
          info.pod.metadata.namespace === pod.metadata.namespace) ||
        info.terms.requiredAffinity.some((term) => termMatches(term, pod, labels)),
    );
    this.#move(
      concerned,
      { resource: 'AssignedPod', action: 'Add', label: 'AssignedPodAdd' },
      undefined,
      pod,
    );
  }

  /** Moves pods to activeQ whatever refused them. */
  activate(pods: readonly ReadonlyPod[]): void {
    for (const pod of pods) {
      const found = this.find(uidOf(pod));
      if (!found || found.queue === 'active') continue;
      this.#remove(uidOf(pod));
      if (found.queue === 'backoff') this.#enterActive(found.info, 'ForceActivate');
      else this.#moveToActive(found.info, 'ForceActivate');
    }
  }

  /** Moves pods whose back-off is over to activeQ. Called every second. */
  flushBackoff(): void {
    for (const [heap, less] of [
      [this.#backoff, this.#backoffLess],
      [this.#errorBackoff, this.#errorBackoffLess],
    ] as const) {
      for (let info = heap[0]; info && !this.#isBackingOff(info); info = heap[0]) {
        heapPop(heap, less);
        this.#enterActive(info, 'BackoffComplete');
      }
    }
  }

  /** Moves pods that have waited for five minutes. Called every 30 seconds. */
  flushUnschedulable(): void {
    const now = this.#options.now();
    const stale = [...this.#unschedulable.values()].filter(
      ({ timestamp, flushedAt = 0 }) => now - Math.max(timestamp, flushedAt) > UNSCHEDULABLE_MICROS_MAX,
    );
    if (stale.length === 0) return;
    for (const info of stale) info.flushedAt = now;
    this.#move(stale, { resource: '*', action: '*', label: 'UnschedulableTimeout' }, undefined, undefined);
  }

  /** When the back-off of the first pod in backoffQ is over. */
  backoffEnd(info: QueuedPodInfo): number | undefined {
    const count = info.consecutiveErrors > 0 ? info.consecutiveErrors : info.unschedulableCount;
    if (count === 0) return undefined;
    info.backoffEnds ??= toWindow(info.timestamp + this.#backoffMicros(count));
    return info.backoffEnds;
  }

  /** Notes that a node is being made free for the pod; '' takes it back. */
  nominate(pod: ReadonlyPod, nodeName: string): void {
    const uid = uidOf(pod);
    const before = this.#nominatedNode.get(uid);
    if (before !== undefined) {
      const others = (this.#nominatedByNode.get(before) ?? []).filter((other) => uidOf(other) !== uid);
      this.#nominatedByNode.set(before, others);
      this.#nominatedNode.delete(uid);
    }
    if (nodeName !== '') {
      this.#nominatedNode.set(uid, nodeName);
      this.#nominatedByNode.set(nodeName, [...(this.#nominatedByNode.get(nodeName) ?? []), pod]);
    }
    if (nodeName !== (before ?? '')) this.#options.nominated?.(pod, nodeName);
  }

  /** A node that is being made free stays the pod's while its object does not speak of one. */
  #renominate({ status: before }: ReadonlyPod, pod: ReadonlyPod): void {
    const named = pod.status?.nominatedNodeName ?? '';
    const kept = !before?.nominatedNodeName && named === '' ? this.#nominatedNode.get(uidOf(pod)) : undefined;
    this.nominate(pod, kept ?? named);
  }

  nominatedPods(nodeName: string): readonly ReadonlyPod[] {
    if (this.#nominatedNode.size === 0) return noPods;
    return this.#nominatedByNode.get(nodeName) ?? noPods;
  }

  #move(
    infos: readonly QueuedPodInfo[],
    event: ClusterEvent,
    before: DeepReadonly<KubeObject> | undefined,
    after: DeepReadonly<KubeObject> | undefined,
  ): void {
    for (const info of infos) {
      if (!this.#gateListens(info, event)) continue;
      const strategy = this.#strategy(info, event, before, after);
      if (strategy === 'skip') continue;
      this.#unschedulable.delete(uidOf(info.pod));
      this.#requeue(info, strategy, eventLabel(event));
    }
    this.#logInFlight({ event, before, after });
  }

  #logInFlight(event: InFlightEvent): void {
    if (this.#inFlight.size > 0) this.#inFlightEvents.push(event);
  }

  #strategyOfInFlightEvents(info: QueuedPodInfo): Strategy {
    const since = this.#inFlight.get(uidOf(info.pod));
    if (since === undefined) return 'afterBackoff';
    let strategy: Strategy = 'skip';
    for (const { event, before, after } of this.#inFlightEvents.slice(since - this.#inFlightOffset)) {
      const one = this.#strategy(info, event, before, after);
      if (one === 'immediately') return one;
      if (one === 'afterBackoff') strategy = one;
    }
    return strategy;
  }

  #strategy(
    { pod, unschedulablePlugins, pendingPlugins }: QueuedPodInfo,
    event: ClusterEvent,
    before: DeepReadonly<KubeObject> | undefined,
    after: DeepReadonly<KubeObject> | undefined,
  ): Strategy {
    return this.worthRequeuing(pod, [...unschedulablePlugins], event, before, after, pendingPlugins);
  }

  /** Whether an event may help a pod, as the plugins that refused it say. Source: `isPodWorthRequeuing`. */
  worthRequeuing(
    pod: ReadonlyPod,
    unschedulablePlugins: readonly string[],
    event: ClusterEvent,
    before: DeepReadonly<KubeObject> | undefined,
    after: DeepReadonly<KubeObject> | undefined,
    pendingPlugins: ReadonlySet<string> = new Set(),
  ): Strategy {
    const rejectors = new Set([...unschedulablePlugins, ...pendingPlugins]);
    if (rejectors.size === 0) return 'afterBackoff';
    if (event.resource === '*') {
      return after === undefined || after.metadata.uid === pod.metadata.uid ? 'afterBackoff' : 'skip';
    }
    const registered = this.#registered.get(schedulerNameOf(pod));
    if (!registered) return 'afterBackoff';
    let strategy: Strategy = 'skip';
    for (const plugin of rejectors) {
      const registrations = registered.get(plugin);
      const helps = registrations
        ? registrations.some(
            (one) => eventMatches(one, event) && (!one.hint || one.hint(pod, before, after) === 'Queue'),
          )
        : registered.has(plugin);
      if (!helps) continue;
      if (pendingPlugins.has(plugin)) return 'immediately';
      strategy = 'afterBackoff';
    }
    return strategy;
  }

  #isOfInterest(event: ClusterEvent): boolean {
    if (event.resource === '*') return true;
    const all = [...this.#registered.values()].flatMap((registered) => [...registered.values()]);
    for (const registrations of all) {
      if (!registrations || registrations.some((one) => eventMatches(one, event))) return true;
    }
    return false;
  }

  #requeue(info: QueuedPodInfo, strategy: Strategy, event: string): void {
    if (strategy === 'skip') this.#moveToUnschedulable(info, event);
    else if (strategy === 'afterBackoff' && this.#isBackingOff(info)) this.#moveToBackoff(info, event);
    else this.#moveToActive(info, event);
  }

  /** Only its gate's own events, and the flush, have a gated pod looked at again. */
  #gateListens({ pod, gatedBy }: QueuedPodInfo, event: ClusterEvent): boolean {
    if (gatedBy === undefined || event.resource === '*') return true;
    const registered = this.#registered.get(schedulerNameOf(pod));
    if (!registered?.has(gatedBy)) return false;
    return registered.get(gatedBy)?.some((one) => eventMatches(one, event)) ?? true;
  }

  #moveToActive(info: QueuedPodInfo, event: string): void {
    if (!this.#isGated(info, event)) this.#enterActive(info, event);
  }

  /** A pod that comes from backoffQ has passed the gates. */
  #enterActive(info: QueuedPodInfo, event: string): void {
    heapPush(this.#active, info, this.#options.less);
    this.#told(info, 'Active', event);
  }

  #moveToBackoff(info: QueuedPodInfo, event: string): void {
    if (this.#isGated(info, event)) return;
    const error = info.unschedulablePlugins.size === 0 && info.pendingPlugins.size === 0;
    if (error) heapPush(this.#errorBackoff, info, this.#errorBackoffLess);
    else heapPush(this.#backoff, info, this.#backoffLess);
    this.#told(info, 'Backoff', event);
  }

  #moveToUnschedulable(info: QueuedPodInfo, event: string): void {
    this.#unschedulable.set(uidOf(info.pod), info);
    this.#told(info, 'Unschedulable', event);
  }

  #isGated(info: QueuedPodInfo, event: string): boolean {
    const status = this.#options.preEnqueue(info.pod);
    info.gatedBy = status?.plugin;
    if (!status) return false;
    info.unschedulablePlugins.add(status.plugin);
    this.#moveToUnschedulable(info, event);
    return true;
  }

  #told(info: QueuedPodInfo, queue: QueueName, event: string): void {
    this.#options.moved?.(info, queue, event);
    info.cause = this.#options.cause?.();
  }

  #renew(info: QueuedPodInfo, pod: ReadonlyPod): void {
    const draft = info as { pod: ReadonlyPod };
    draft.pod = pod;
    info.info = podInfoOf(pod);
  }

  #reorder(queue: 'active' | 'backoff'): void {
    const [heap, less] =
      queue === 'active' ? [this.#active, this.#options.less] : [this.#backoff, this.#backoffLess];
    const all = heap.splice(0);
    for (const info of all) heapPush(heap, info, less);
  }

  #take(heap: QueuedPodInfo[], uid: string, less: (a: QueuedPodInfo, b: QueuedPodInfo) => boolean): boolean {
    const index = heap.findIndex(({ pod }) => pod.metadata.uid === uid);
    if (index >= 0) heapRemove(heap, index, less);
    return index >= 0;
  }

  /** Equal ends count as not over: the pod leaves in the next second. */
  #isBackingOff(info: QueuedPodInfo): boolean {
    const end = this.backoffEnd(info);
    return end !== undefined && end >= toWindow(this.#options.now());
  }

  #backoffMicros(count: number): number {
    const { initialBackoffMicros = POD_INITIAL_BACKOFF_MICROS, maxBackoffMicros = POD_MAX_BACKOFF_MICROS } =
      this.#options;
    let span = initialBackoffMicros;
    for (let doubled = 1; doubled < count && span < maxBackoffMicros; doubled++) span *= 2;
    return Math.min(span, maxBackoffMicros);
  }

  readonly #backoffLess = (a: QueuedPodInfo, b: QueuedPodInfo): boolean => {
    const [first, second] = [this.backoffEnd(a) ?? 0, this.backoffEnd(b) ?? 0];
    return first === second ? this.#options.less(a, b) : first < second;
  };

  readonly #errorBackoffLess = (a: QueuedPodInfo, b: QueuedPodInfo): boolean =>
    (this.backoffEnd(a) ?? 0) < (this.backoffEnd(b) ?? 0);
}

/**
 * A node may be added with a taint that keeps it out of the cluster's sight until it is gone, so whoever waits for new
 * nodes is told of changed taints as well. Source: scheduler.go, `registerPluginEvents`.
 */
function withNodeTaints(events: readonly ClusterEventWithHint[]): readonly ClusterEventWithHint[] {
  const adds = events.some(({ resource, actions }) => resource === 'Node' && actions.includes('Add'));
  const taints = events.some(
    ({ resource, actions }) => resource === 'Node' && actions.includes('UpdateNodeTaint'),
  );
  return adds && !taints ? [...events, { resource: 'Node', actions: ['UpdateNodeTaint'] }] : events;
}

const noPods: readonly ReadonlyPod[] = [];

const schedulerNameOf = ({ spec }: ReadonlyPod): string => spec.schedulerName ?? 'default-scheduler';

const uidOf = (pod: ReadonlyPod): string => pod.metadata.uid ?? objectKey(pod);

const toWindow = (at: number): number => Math.floor(at / BACKOFF_WINDOW_MICROS) * BACKOFF_WINDOW_MICROS;
