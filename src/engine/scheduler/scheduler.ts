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
import type { Namespace, Node, Pod } from '../api/core-v1.ts';
import { Informer } from '../api/informer.ts';
import { type DeepReadonly, type KubeObject, objectKey } from '../api/object.ts';
import type { Labels } from '../api/selectors.ts';
import type { Simulation } from '../sim/simulation.ts';
import { micros } from '../sim/time.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import { SchedulerCache } from './cache.ts';
import { type Decision, decisionOf } from './decision.ts';
import type { Handle, ListedResource, ReadonlyPod } from './framework.ts';
import { Framework } from './framework-runtime.ts';
import { nodeUpdateEvents } from './node-events.ts';
import { podUpdateEvents } from './pod-events.ts';
import { profilePlugins, type ReaderPlugins, type SchedulerConfiguration } from './profile.ts';
import { BACKOFF_FLUSH_MICROS, SchedulingQueue, UNSCHEDULABLE_FLUSH_MICROS } from './queue.ts';
import { type SchedulingContext, scheduleOne } from './schedule-one.ts';
import { StatusWriter } from './status-writer.ts';

export interface SchedulerOptions extends ReaderPlugins {
  readonly sim: Simulation;
  readonly trace: Trace;
  readonly client: ApiClient;
  readonly config?: SchedulerConfiguration;
  /** The machine it runs on, as its Events say. The recorded one ran on a machine called node-1. */
  readonly hostname?: string;
}

export class Scheduler {
  readonly #sim: Simulation;
  readonly #trace: Trace;
  readonly #emit: Emit;
  readonly #cache = new SchedulerCache();
  readonly #queue: SchedulingQueue;
  readonly #context: SchedulingContext;
  readonly #schedulerName: string;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #namespaces: Informer<Namespace>;
  /** The scheduler's copies by resource. */
  readonly #stores: Partial<Record<ListedResource, ReadonlyMap<string, DeepReadonly<KubeObject>>>>;
  #wake: (() => void) | undefined;
  #backoffFlush = false;
  #unschedulableFlush = false;

  constructor(options: SchedulerOptions) {
    const { sim, trace, client } = options;
    this.#sim = sim;
    this.#trace = trace;
    this.#emit = trace.emitter('kube-scheduler', 'scheduler/schedule-one.ts');
    this.#pods = new Informer<Pod>(sim, client, '/api/v1/pods');
    this.#nodes = new Informer<Node>(sim, client, '/api/v1/nodes');
    this.#namespaces = new Informer<Namespace>(sim, client, '/api/v1/namespaces');
    this.#stores = {
      nodes: this.#nodes.store,
      pods: this.#pods.store,
      namespaces: this.#namespaces.store,
    };
    const profile = options.config?.profiles?.[0] ?? {};
    this.#schedulerName = profile.schedulerName ?? 'default-scheduler';
    const hostname = options.hostname ?? 'node-1';
    const writer = new StatusWriter({ sim, client, schedulerName: this.#schedulerName, hostname });
    const plugins = profilePlugins(options, profile, this.#handle(client, writer));
    const nominatedPods: Handle['nominatedPods'] = (nodeName) => this.#queue.nominatedPods(nodeName);
    const framework = new Framework(sim, plugins, nominatedPods, this.#cache.snapshot);
    const moved = trace.emitter('kube-scheduler', 'scheduler/queue.ts');
    this.#queue = new SchedulingQueue({
      now: () => sim.now,
      less: framework.less,
      preEnqueue: (pod) => framework.runPreEnqueue(pod),
      registered: new Map(plugins.map(({ plugin }) => [plugin.name, plugin.eventsToRegister?.()])),
      namespaceLabels: (namespace) => this.#namespaceLabels(namespace),
      moved: ({ pod }, queue, event) => moved('queue.moved', 13, { pod: objectKey(pod), queue, event }),
      cause: () => sim.cause,
    });
    this.#context = {
      sim,
      emit: this.#emit,
      framework,
      cache: this.#cache,
      queue: this.#queue,
      writer,
      percentageOfNodesToScore:
        profile.percentageOfNodesToScore ?? options.config?.percentageOfNodesToScore ?? 0,
      nextStartNodeIndex: 0,
      livePod: (pod) => this.#pods.store.get(objectKey(pod)),
    };
  }

  /** Lists and watches, then schedules for ever. Returns when the first lists are in. */
  async start(): Promise<void> {
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
    await this.#namespaces.start();
    await this.#nodes.start();
    await this.#pods.start();
    this.#sim.spawn('kube-scheduler', () => this.#run());
  }

  /** How a pod was placed, or why not: its last scheduling cycle. */
  decision(podKey: string): Decision | undefined {
    return decisionOf(this.#trace.events, podKey);
  }

  async #run(): Promise<void> {
    for (;;) {
      const queued = this.#queue.pop();
      if (queued) {
        this.#sim.cause = queued.cause;
        await scheduleOne(this.#context, queued);
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
    if (before && was === 'queue' && is !== 'queue') this.#leftQueue(before);
    if (after && is === 'queue') {
      if (before && was === 'queue') this.#waitingUpdated(before, after);
      else this.#queue.add(after);
    }
    if (after && is === 'cache') this.#assignedChanged(was === 'cache' ? before : undefined, after);
    if (before && was === 'cache' && is !== 'cache') {
      this.#cache.removePod(before);
      this.#queue.moveAll(
        { resource: 'AssignedPod', action: 'Delete', label: 'AssignedPodDelete' },
        before,
        undefined,
      );
    }
    this.#queueChanged();
  }

  #keeperOf(pod: ReadonlyPod | undefined): 'queue' | 'cache' | undefined {
    if (!pod || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return undefined;
    if (pod.spec.nodeName) return 'cache';
    return (pod.spec.schedulerName ?? 'default-scheduler') === this.#schedulerName ? 'queue' : undefined;
  }

  #leftQueue(pod: ReadonlyPod): void {
    this.#queue.delete(pod);
    const waiting = this.#context.framework.waitingPod(pod.metadata.uid ?? '');
    for (const plugin of waiting?.pendingPlugins.slice(0, 1) ?? []) waiting?.reject(plugin, 'removed');
  }

  #waitingUpdated(before: ReadonlyPod, after: ReadonlyPod): void {
    if (!this.#cache.isAssumed(after)) this.#queue.update(before, after);
  }

  #assignedChanged(before: ReadonlyPod | undefined, after: ReadonlyPod): void {
    this.#cache.addPod(after);
    if (!before) return this.#queue.assignedPodAdded(after);
    for (const event of podUpdateEvents(before, after)) this.#queue.moveAll(event, before, after);
  }

  #namespaceLabels(namespace: string): Labels | undefined {
    return this.#namespaces.store.get(namespace)?.metadata.labels;
  }

  #handle(client: ApiClient, writer: StatusWriter): Handle {
    const framework = (): Framework => this.#context.framework;
    const snapshot = this.#cache.snapshot;
    return {
      client,
      nodes: () => snapshot.list,
      node: (name) => snapshot.get(name),
      nodesWithAffinity: () => snapshot.withAffinity,
      nodesWithRequiredAntiAffinity: () => snapshot.withRequiredAntiAffinity,
      list: (resource) => [...(this.#stores[resource]?.values() ?? [])],
      get: (resource, key) => this.#stores[resource]?.get(key),
      sleep: (span) => this.#sim.sleep(span),
      runFilters: (pod, node, state) => framework().runFiltersWithNominatedPods(pod, node, state),
      runAddPod: (pod, added, node, state) => framework().runAddPod(pod, added, node, state),
      runRemovePod: (pod, removed, node, state) => framework().runRemovePod(pod, removed, node, state),
      nominatedPods: (nodeName) => this.#queue.nominatedPods(nodeName),
      waitingPod: (uid) => framework().waitingPod(uid),
      preempt: (preemptor, victims, nodeName) => this.#preempt(writer, preemptor, victims, nodeName),
    };
  }

  #preempt(
    writer: StatusWriter,
    preemptor: ReadonlyPod,
    victims: readonly ReadonlyPod[],
    nodeName: string,
  ): void {
    for (const victim of victims) {
      this.#sim.spawn(`kube-scheduler preempting ${objectKey(victim)}`, async () => {
        await writer.deletePod(victim);
        writer.event(
          victim,
          'Normal',
          'Preempted',
          'Preempting',
          `Preempted by pod ${preemptor.metadata.uid} on node ${nodeName}`,
        );
      });
    }
  }
}
