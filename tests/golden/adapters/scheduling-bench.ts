/** The scheduler's parts around a fixed set of objects, without an API server: what recordings and tests run. */
import { ApiClient, type Transport } from '../../../src/engine/api/client.ts';
import type { Node, Pod } from '../../../src/engine/api/core-v1.ts';
import { type DeepReadonly, type KubeObject, objectKey } from '../../../src/engine/api/object.ts';
import type { Labels } from '../../../src/engine/api/selectors.ts';
import { SchedulerCache } from '../../../src/engine/scheduler/cache.ts';
import {
  loadConfiguration,
  type SchedulerConfiguration,
} from '../../../src/engine/scheduler/configuration/configuration.ts';
import { EventRecorder } from '../../../src/engine/scheduler/event-recorder.ts';
import { countAnew } from '../../../src/engine/scheduler/fast-path/tallies.ts';
import type { Handle, ListedResource } from '../../../src/engine/scheduler/framework.ts';
import { Framework } from '../../../src/engine/scheduler/framework-runtime.ts';
import { OpportunisticBatch } from '../../../src/engine/scheduler/opportunistic-batch.ts';
import { makeProfiles, type ReaderPlugins, registeredEvents } from '../../../src/engine/scheduler/profile.ts';
import { SchedulingQueue } from '../../../src/engine/scheduler/queue.ts';
import type { SchedulingContext } from '../../../src/engine/scheduler/schedule-one.ts';
import { StatusWriter } from '../../../src/engine/scheduler/status-writer.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';

export interface BenchOptions extends ReaderPlugins {
  readonly nodes: readonly DeepReadonly<Node>[];
  readonly pods?: readonly DeepReadonly<Pod>[];
  readonly objects?: Partial<Record<ListedResource, readonly DeepReadonly<KubeObject>[]>>;
  readonly config?: string | SchedulerConfiguration;
  /** What answers the plugins' requests. */
  readonly roundTrip?: Transport['roundTrip'];
  /** Whether a pod may reuse the ranking that an equal one got before it. */
  readonly opportunisticBatching?: boolean;
  /** false: every plugin is asked about every node. */
  readonly fastPath?: boolean;
}

export interface SchedulingBench {
  readonly context: SchedulingContext;
  readonly trace: Trace;
  readonly handle: Handle;
  /** Runs something as a process of the simulation. */
  run<T>(body: () => Promise<T>): Promise<T>;
}

export function schedulingBench(options: BenchOptions): SchedulingBench {
  const sim = new Simulation();
  const trace = new Trace(sim);
  const client = new ApiClient({ roundTrip: options.roundTrip ?? refuse, watch: refuse }, 'bench');
  const cache = new SchedulerCache();
  for (const node of options.nodes) cache.addNode(node);
  for (const pod of options.pods ?? []) cache.addPod(pod);
  const configuration = loadConfiguration(options.config);
  const handle: Handle = {
    client,
    nodes: () => cache.snapshot.list,
    node: (name) => cache.snapshot.get(name),
    nodesWithAffinity: () => cache.snapshot.withAffinity,
    nodesWithRequiredAntiAffinity: () => cache.snapshot.withRequiredAntiAffinity,
    tally: (tally) => countAnew(tally, cache.snapshot.list),
    list: (resource) => options.objects?.[resource] ?? [],
    get: (resource, key) => options.objects?.[resource]?.find((object) => objectKey(object) === key),
    sleep: (span) => sim.sleep(span),
    runFilters: (pod, node, state) => framework.runFiltersWithNominatedPods(pod, node, state),
    runAddPod: (pod, added, node, state) => framework.runAddPod(pod, added, node, state),
    runRemovePod: (pod, removed, node, state) => framework.runRemovePod(pod, removed, node, state),
    nominatedPods: (nodeName) => queue.nominatedPods(nodeName),
    waitingPod: (uid) => framework.waitingPod(uid),
    isPreempting: () => false,
    preempt: () => {},
  };
  const remembered = options.fastPath === false ? undefined : cache.snapshot;
  const [profile] = makeProfiles(configuration, options, () => handle, remembered);
  if (!profile) throw new Error('a configuration has at least one profile');
  const { plugins, order, schedulerName } = profile;
  const framework: Framework = new Framework(
    sim,
    plugins,
    (nodeName) => queue.nominatedPods(nodeName),
    remembered,
    order,
  );
  const namespaces = options.objects?.namespaces ?? [];
  const queue: SchedulingQueue = new SchedulingQueue({
    now: () => sim.now,
    less: framework.less,
    preEnqueue: (pod) => framework.runPreEnqueue(pod),
    registered: new Map([[schedulerName, registeredEvents(plugins)]]),
    namespaceLabels: (name): Labels | undefined =>
      namespaces.find(({ metadata }) => metadata.name === name)?.metadata.labels,
  });
  const context: SchedulingContext = {
    sim,
    emit: trace.emitter('kube-scheduler', 'scheduler/schedule-one.ts'),
    framework,
    cache,
    queue,
    writer: new StatusWriter(sim, client),
    recorder: new EventRecorder({ sim, client, reportingController: schedulerName, hostname: 'node-1' }),
    percentageOfNodesToScore: profile.percentageOfNodesToScore ?? configuration.percentageOfNodesToScore,
    ...(options.opportunisticBatching && { batch: new OpportunisticBatch(framework, cache.snapshot) }),
    nextStartNodeIndex: 0,
    livePod: (pod) => pod,
  };
  return {
    context,
    trace,
    handle,
    run: (body) => sim.call('test', body),
  };
}

const refuse = (): Promise<never> => Promise.reject(new Error('there is no API server here'));
