/**
 * kube-scheduler: finds a node for every pod that has none (steps 13 to 15).
 *
 * The way through: informers bring nodes and pods (this file); a pod without a node goes into the queue (queue.ts);
 * the scheduling loop takes one pod at a time and runs its cycle (schedule-one.ts) over a snapshot of the nodes
 * (cache.ts, snapshot.ts, node-info.ts); at each extension point (framework.ts) the profile's plugins run
 * (framework-runtime.ts, profile.ts, plugins/); the binding goes on in a process of its own. decision.ts makes a table
 * of what happened, from the trace alone.
 *
 * Source: pkg/scheduler, scheduler.go and eventhandlers.go, 1.36.4.
 */
import type { ApiClient } from '../api/client.ts';
import type { Node, Pod } from '../api/core-v1.ts';
import { Informer } from '../api/informer.ts';
import { type DeepReadonly, type KubeObject, objectKey } from '../api/object.ts';
import type { Labels } from '../api/selectors.ts';
import type { Simulation } from '../sim/simulation.ts';
import { micros, seconds } from '../sim/time.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import { SchedulerCache } from './cache.ts';
import type { ClusterEvent } from './cluster-events.ts';
import type { SchedulerConfiguration } from './configuration/configuration.ts';
import { unconfigured } from './configuration/plugin-sets.ts';
import { type Decision, decisionOf } from './decision.ts';
import { EventRecorder } from './event-recorder.ts';
import { countAnew } from './fast-path/tallies.ts';
import type { Handle, ListedResource, ReadonlyPod } from './framework.ts';
import { Framework } from './framework-runtime.ts';
import { nodeUpdateEvents } from './node-events.ts';
import { OpportunisticBatch } from './opportunistic-batch.ts';
import { podUpdateEvents } from './pod-events.ts';
import { Preemption } from './preemption.ts';
import { makeProfiles, type Profile, type ReaderPlugins, registeredEvents } from './profile.ts';
import {
  BACKOFF_FLUSH_MICROS,
  type QueueOptions,
  SchedulingQueue,
  UNSCHEDULABLE_FLUSH_MICROS,
} from './queue.ts';
import { type SchedulingContext, scheduleOne } from './schedule-one.ts';
import { StatusWriter } from './status-writer.ts';
import { WatchedObjects } from './watched-resources.ts';
import type { NodeChange } from './what-if.ts';

export interface SchedulerOptions extends ReaderPlugins {
  readonly sim: Simulation;
  readonly trace: Trace;
  readonly client: ApiClient;
  /** A KubeSchedulerConfiguration: YAML or JSON text, or an object. A wrong one is refused by an Error with the real message. */
  readonly config?: string | SchedulerConfiguration;
  /** The machine it runs on, as its Events say. The recorded one ran on a machine called node-1. */
  readonly hostname?: string;
}

/** A pod that has finished leaves the watch as if it were deleted. Source: scheduler.go, `newPodInformer`. */
const UNFINISHED = 'status.phase!=Succeeded,status.phase!=Failed';

export class Scheduler {
  #options: SchedulerOptions;
  readonly #sim: Simulation;
  readonly #trace: Trace;
  readonly #emit: Emit;
  readonly #cache = new SchedulerCache();
  #queue!: SchedulingQueue;
  #profiles!: () => Profile[];
  /** By the name of the profile, which pods ask for by their `schedulerName`. */
  readonly #contexts = new Map<string, SchedulingContext>();
  #configuration!: ReturnType<typeof unconfigured>;
  /** Where each pod's last cycle began its search, by the pod's uid. */
  readonly #startNodeIndex = new Map<string, number>();
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #others: WatchedObjects;
  #wake: (() => void) | undefined;
  #backoffFlush = false;
  #unschedulableFlush = false;

  constructor(options: SchedulerOptions) {
    const { sim, trace, client } = options;
    this.#sim = sim;
    this.#trace = trace;
    this.#emit = trace.emitter('kube-scheduler', 'scheduler/schedule-one.ts');
    this.#pods = new Informer<Pod>(sim, client, '/api/v1/pods', { fieldSelector: UNFINISHED });
    this.#nodes = new Informer<Node>(sim, client, '/api/v1/nodes');
    this.#others = new WatchedObjects(sim, client, (event, before, after) => {
      this.#queue.moveAll(event, before, after);
      this.#queueChanged();
    });
    this.#options = options;
    if (options.config === undefined) this.#configure(unconfigured());
  }

  /** Makes the profiles and their queue. */
  #configure(configuration: ReturnType<typeof unconfigured>): void {
    this.#configuration = configuration;
    const options = this.#options;
    const { sim, trace, client } = options;
    const writer = new StatusWriter(sim, client);
    const handles = new Map<string, Handle>();
    this.#profiles = () =>
      makeProfiles(
        configuration,
        this.#options,
        (schedulerName) => {
          const known = handles.get(schedulerName);
          const handle = known ?? this.#handle(client, writer, () => this.#contextOf(schedulerName));
          handles.set(schedulerName, handle);
          return handle;
        },
        this.#cache.snapshot,
      );
    const profiles = this.#profiles();
    const nominatedPods: Handle['nominatedPods'] = (nodeName) => this.#queue.nominatedPods(nodeName);
    const frameworks = new Map(
      profiles.map(({ schedulerName, plugins, order }) => [
        schedulerName,
        new Framework(sim, plugins, nominatedPods, this.#cache.snapshot, order),
      ]),
    );
    const frameworkOf = (pod: ReadonlyPod): Framework | undefined => frameworks.get(schedulerNameOf(pod));
    const [first] = frameworks.values();
    const told = trace.emitter('kube-scheduler', 'scheduler/queue.ts');
    this.#queue = new SchedulingQueue({
      now: () => sim.now,
      less: first?.less ?? (() => false),
      preEnqueue: (pod) => frameworkOf(pod)?.runPreEnqueue(pod),
      registered: registeredBy(profiles),
      initialBackoffMicros: seconds(configuration.podInitialBackoffSeconds),
      maxBackoffMicros: seconds(configuration.podMaxBackoffSeconds),
      namespaceLabels: (namespace) => this.#namespaceLabels(namespace),
      moved: ({ pod, gatedBy, backoffEnds }, queue, event) =>
        told('queue.moved', 13, {
          pod: objectKey(pod),
          queue,
          event,
          ...(gatedBy !== undefined && { gatedBy }),
          ...(queue === 'Backoff' && backoffEnds !== undefined && { until: backoffEnds }),
        }),
      left: (pod, why) => told('queue.left', 13, { pod: objectKey(pod), why }, { aside: true }),
      nominated: (pod, node) =>
        told('pod.nominated', 13, { pod: objectKey(pod), ...(node && { node }) }, { aside: true }),
      cause: () => sim.cause,
    });
    const hostname = options.hostname ?? 'node-1';
    // The search for nodes goes on where the last one of any profile ended.
    const shared = { nextStartNodeIndex: 0 };
    for (const { schedulerName, percentageOfNodesToScore } of profiles) {
      const framework = frameworks.get(schedulerName);
      if (!framework) continue;
      this.#contexts.set(schedulerName, {
        sim,
        emit: this.#emit,
        framework,
        cache: this.#cache,
        queue: this.#queue,
        writer,
        recorder: new EventRecorder({ sim, client, reportingController: schedulerName, hostname }),
        batch: new OpportunisticBatch(framework, this.#cache.snapshot),
        percentageOfNodesToScore: percentageOfNodesToScore ?? configuration.percentageOfNodesToScore,
        get nextStartNodeIndex() {
          return shared.nextStartNodeIndex;
        },
        set nextStartNodeIndex(index: number) {
          shared.nextStartNodeIndex = index;
        },
        livePod: (pod) => this.#pods.store.get(objectKey(pod)),
      });
    }
  }

  /**
   * Lists and watches, then schedules for ever. Returns when the first lists are in. Throws an Error with the real
   * scheduler's message when the configuration is wrong.
   */
  async start(): Promise<void> {
    const { config } = this.#options;
    if (config !== undefined) {
      const { loadConfiguration } = await this.#sim.load(() => import('./configuration/configuration.ts'));
      this.#configure(loadConfiguration(config));
    }
    this.#nodes.handle({
      added: (node) => this.#nodeAdded(node),
      updated: (before, after) => this.#nodeUpdated(before, after),
      deleted: (node) => this.#nodeDeleted(node),
    });
    this.#pods.handle({
      added: (pod) => this.#podChanged(undefined, pod),
      updated: (before, after) => this.#podChanged(before, after),
      deleted: (pod) => this.#podChanged(pod, undefined),
    });
    await this.#others.start();
    await this.#nodes.start();
    await this.#pods.start();
    this.#sim.spawn('kube-scheduler', () => this.#run());
  }

  /** Runs other plugins of the reader's from now on. Built-in ones go on with what they know. */
  use(readers: ReaderPlugins = {}): void {
    this.#options = { ...this.#options, plugins: [], score: [], ...readers };
    const profiles = this.#profiles();
    const [first] = this.#contexts.values();
    for (const { schedulerName, plugins, order } of profiles) {
      const { framework } = this.#contextOf(schedulerName);
      framework.use(
        plugins.map((made) =>
          made.builtIn
            ? (framework.plugins.find((old) => old.builtIn && nameOf(old) === nameOf(made)) ?? made)
            : made,
        ),
        order,
      );
    }
    if (first) this.#queue.use({ less: first.framework.less, registered: registeredBy(profiles) });
  }

  /** How a pod was placed, or why not: its last scheduling cycle. */
  decision(podKey: string): Decision | undefined {
    const swapped = [...this.#contexts.values()].flatMap(({ framework }) => framework.swapped);
    return decisionOf(this.#trace.events, podKey, swapped, this.#cache.snapshot.names);
  }

  /**
   * How a pod would be placed now if one node were different, compared with how it would be placed as things are. The
   * cluster does not notice. Rejects with an Error in words when there is no such pod or node.
   */
  async whatIf(podKey: string, change: NodeChange): Promise<Decision> {
    const pod = this.#pods.store.get(podKey);
    if (!pod) throw new Error(`the scheduler knows no Pod ${podKey}: it has none, or it has finished`);
    const schedulerName = schedulerNameOf(pod);
    const context = this.#contextOf(schedulerName);
    const { whatIf } = await this.#sim.load(() => import('./what-if.ts'));
    return whatIf(pod, change, {
      cache: this.#cache.copy(),
      context,
      nextStartNodeIndex: this.#startNodeIndex.get(pod.metadata.uid ?? '') ?? context.nextStartNodeIndex,
      handle: this.#handle(this.#options.client, context.writer, () => context),
      profile: (handle) => {
        const profiles = makeProfiles(this.#configuration, this.#options, () => handle);
        return profiles.find((profile) => profile.schedulerName === schedulerName) as Profile;
      },
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const queued = this.#queue.pop();
      if (queued) {
        this.#sim.cause = queued.cause;
        const context = this.#contextOf(schedulerNameOf(queued.pod));
        this.#startNodeIndex.set(queued.pod.metadata.uid ?? '', context.nextStartNodeIndex);
        await scheduleOne(context, queued);
        this.#armFlushes();
      } else {
        await this.#sim.block<void>('a pod in the scheduling queue', (wake) => {
          this.#wake = () => wake(undefined);
        });
      }
    }
  }

  /** After every change: wakes the loop, and sets the clocks that the queue needs. */
  #queueChanged(): void {
    if (this.#queue.ready) this.#wake?.();
    this.#armFlushes();
  }

  /** The flushes run every second and every 30 seconds, but only while there is something to flush. */
  #armFlushes(): void {
    if (!this.#backoffFlush && this.#queue.backingOff > 0) {
      this.#backoffFlush = true;
      this.#atNext(BACKOFF_FLUSH_MICROS, 'kube-scheduler backoffQ', () => {
        this.#backoffFlush = false;
        this.#queue.flushBackoff();
      });
    }
    if (!this.#unschedulableFlush && this.#queue.unschedulableCount > 0) {
      this.#unschedulableFlush = true;
      this.#atNext(UNSCHEDULABLE_FLUSH_MICROS, 'kube-scheduler unschedulable pods', () => {
        this.#unschedulableFlush = false;
        this.#queue.flushUnschedulable();
      });
    }
  }

  #atNext(period: number, name: string, flush: () => void): void {
    const span = micros(period - (this.#sim.now % period));
    this.#sim.after(span, () => {
      this.#sim.spawn(name, async () => {
        flush();
        this.#queueChanged();
      });
    });
  }

  #nodeAdded(node: DeepReadonly<Node>): void {
    this.#cache.addNode(node);
    this.#queue.moveAll({ resource: 'Node', action: 'Add', label: 'NodeAdd' }, undefined, node);
    this.#queueChanged();
  }

  #nodeUpdated(before: DeepReadonly<Node>, after: DeepReadonly<Node>): void {
    this.#cache.updateNode(after);
    for (const event of nodeUpdateEvents(before, after)) this.#queue.moveAll(event, before, after);
    this.#queueChanged();
  }

  #nodeDeleted(node: DeepReadonly<Node>): void {
    this.#queue.moveAll({ resource: 'Node', action: 'Delete', label: 'NodeDelete' }, node, undefined);
    this.#cache.removeNode(node.metadata.name ?? '');
    this.#queueChanged();
  }

  /** A pod is the queue's while it has no node and the cache's while it has one; a finished pod is neither's. */
  #podChanged(before: ReadonlyPod | undefined, after: ReadonlyPod | undefined): void {
    const [was, is] = [this.#keeperOf(before), this.#keeperOf(after)];
    if (before && was === 'queue' && is !== 'queue') {
      this.#queue.delete(before);
      if (is !== 'cache') this.#waitingDeleted(before);
    }
    if (after && is === 'queue') {
      if (before && was === 'queue') this.#waitingUpdated(before, after);
      else this.#queue.add(after);
    }
    if (after && is === 'cache') this.#assignedChanged(was === 'cache' ? before : undefined, after);
    if (before && !after) this.#startNodeIndex.delete(before.metadata.uid ?? '');
    if (before && was === 'cache' && is !== 'cache') {
      this.#cache.removePod(before);
      this.#queue.moveAll(assignedPodDeleted, before, undefined);
    }
    this.#queueChanged();
  }

  #keeperOf(pod: ReadonlyPod | undefined): 'queue' | 'cache' | undefined {
    if (!pod || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return undefined;
    if (pod.spec.nodeName) return 'cache';
    return this.#contexts.has(schedulerNameOf(pod)) ? 'queue' : undefined;
  }

  /** A nomination or an assumption counted as if the pod ran on the node; its end may help others. */
  #waitingDeleted(pod: ReadonlyPod): void {
    if (this.#cache.isAssumed(pod)) this.#assumedDeleted(pod);
    else if (pod.status?.nominatedNodeName) this.#nominationEnded(pod);
  }

  /** The binding goes on and will fail; what the pod was going to take is free at once. */
  #assumedDeleted(pod: ReadonlyPod): void {
    const assumed = this.#cache.assumed(pod);
    const waiting = this.#contexts.get(schedulerNameOf(pod))?.framework.waitingPod(pod.metadata.uid ?? '');
    if (waiting) waiting.reject('', 'removed');
    else this.#cache.forget(pod);
    this.#queue.moveAll(assignedPodDeleted, assumed, undefined);
  }

  #nominationEnded(pod: ReadonlyPod): void {
    const priority = pod.spec.priority ?? 0;
    this.#queue.moveAll(
      assignedPodDeleted,
      pod,
      undefined,
      (other) => (other.spec.priority ?? 0) <= priority,
    );
  }

  #waitingUpdated(before: ReadonlyPod, after: ReadonlyPod): void {
    if (this.#cache.isAssumed(after)) {
      if (after.metadata.deletionTimestamp && !before.metadata.deletionTimestamp) this.#assumedDeleted(after);
      return;
    }
    this.#queue.update(before, after);
    const nominated = before.status?.nominatedNodeName;
    if (nominated && nominated !== after.status?.nominatedNodeName) this.#nominationEnded(before);
  }

  #assignedChanged(before: ReadonlyPod | undefined, after: ReadonlyPod): void {
    this.#cache.addPod(after);
    if (!before) return this.#queue.moveAll(assignedPodAdded, undefined, after);
    for (const event of podUpdateEvents(before, after)) this.#queue.moveAll(event, before, after);
  }

  #namespaceLabels(namespace: string): Labels | undefined {
    return this.#others.store('namespaces')?.get(namespace)?.metadata.labels;
  }

  #contextOf(schedulerName: string): SchedulingContext {
    const context = this.#contexts.get(schedulerName);
    if (!context) throw new Error(`there is no profile with scheduler name ${schedulerName}`);
    return context;
  }

  #store(resource: ListedResource): ReadonlyMap<string, DeepReadonly<KubeObject>> | undefined {
    if (resource === 'nodes') return this.#nodes.store;
    return resource === 'pods' ? this.#pods.store : this.#others.store(resource);
  }

  #handle(client: ApiClient, writer: StatusWriter, context: () => SchedulingContext): Handle {
    const framework = (): Framework => context().framework;
    const snapshot = this.#cache.snapshot;
    const preemption = new Preemption({
      sim: this.#sim,
      client,
      writer,
      recorder: () => context().recorder,
      livePod: (pod) => this.#pods.store.get(objectKey(pod)),
      waitingPod: (uid) => framework().waitingPod(uid),
      nominatedPods: (nodeName) => this.#queue.nominatedPods(nodeName),
      activate: (pod) => {
        this.#queue.activate([pod]);
        this.#queueChanged();
      },
    });
    return {
      client,
      nodes: () => snapshot.list,
      node: (name) => snapshot.get(name),
      nodesWithAffinity: () => snapshot.withAffinity,
      nodesWithRequiredAntiAffinity: () => snapshot.withRequiredAntiAffinity,
      tally: (tally) => countAnew(tally, snapshot.list),
      list: (resource) => [...(this.#store(resource)?.values() ?? [])],
      get: (resource, key) => this.#store(resource)?.get(key),
      sleep: (span) => this.#sim.sleep(span),
      runFilters: (pod, node, state) => framework().runFiltersWithNominatedPods(pod, node, state),
      runAddPod: (pod, added, node, state) => framework().runAddPod(pod, added, node, state),
      runRemovePod: (pod, removed, node, state) => framework().runRemovePod(pod, removed, node, state),
      nominatedPods: (nodeName) => this.#queue.nominatedPods(nodeName),
      waitingPod: (uid) => framework().waitingPod(uid),
      preempt: (preemptor, victims, nodeName) => preemption.start(preemptor, victims, nodeName),
      isPreempting: (uid) => preemption.isRunning(uid),
    };
  }
}

const registeredBy = (profiles: readonly Profile[]): QueueOptions['registered'] =>
  new Map(profiles.map(({ schedulerName, plugins }) => [schedulerName, registeredEvents(plugins)]));

const nameOf = ({ plugin }: Profile['plugins'][number]): string => plugin.name;

const schedulerNameOf = ({ spec }: ReadonlyPod): string => spec.schedulerName ?? 'default-scheduler';

const assignedPodAdded: ClusterEvent = { resource: 'AssignedPod', action: 'Add', label: 'AssignedPodAdd' };
const assignedPodDeleted: ClusterEvent = {
  resource: 'AssignedPod',
  action: 'Delete',
  label: 'AssignedPodDelete',
};
