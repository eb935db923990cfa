/** Recordings of the real scheduling queue, step by step with a fake clock. Format: golden/scheduler/README.md, queue.json. */
import type { Node } from '../../../src/engine/api/core-v1.ts';
import { deepFreeze, type KubeObject } from '../../../src/engine/api/object.ts';
import type { ReadonlyPod } from '../../../src/engine/scheduler/framework.ts';
import { registeredEvents } from '../../../src/engine/scheduler/profile.ts';
import { type QueuedPodInfo, SchedulingQueue } from '../../../src/engine/scheduler/queue.ts';
import type { Adapter, GoldenCase } from '../adapter.ts';
import { schedulingBench } from './scheduling-bench.ts';

interface Step {
  readonly op: string;
  readonly now: number;
  readonly pod?: string;
  readonly plugins?: readonly string[];
  readonly event?: string;
  readonly new?: KubeObject;
  readonly old?: KubeObject;
  readonly seconds?: number;
  readonly popped?: string;
  readonly state: Readonly<Record<string, { readonly queue: string }>>;
}

interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

export const schedulingQueue: Adapter = {
  set: 'scheduler',
  reads: (content) => Array.isArray((content as { scenarios?: { steps?: unknown }[] }).scenarios?.[0]?.steps),
  *cases(content): Iterable<GoldenCase> {
    for (const { name, steps } of (content as { scenarios: Scenario[] }).scenarios) {
      const expected = steps.map(({ op, now, state, popped }) => ({
        op,
        now,
        state: withoutGone(state),
        ...(popped !== undefined && { popped }),
      }));
      yield {
        topic: 'queue',
        name,
        compare: () => ({ expected, actual: replay(steps), confirms: ['queue.moved scheduler/queue.ts'] }),
      };
    }
  },
};

const plainNode = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'a', uid: 'node-a', labels: { 'kubernetes.io/hostname': 'a' } },
  spec: {},
  status: { allocatable: { cpu: '4', memory: '16Gi', pods: '110' } },
} as Node;

function replay(steps: readonly Step[]): unknown[] {
  const { context } = schedulingBench({ nodes: [plainNode] });
  context.cache.updateSnapshot();
  const { framework } = context;
  const clock = { now: 0 };
  const queue = new SchedulingQueue({
    now: () => clock.now,
    less: framework.less,
    preEnqueue: (pod) => framework.runPreEnqueue(pod),
    registered: new Map([['default-scheduler', registeredEvents(framework.plugins)]]),
    namespaceLabels: () => undefined,
  });
  const pods = new Map<string, ReadonlyPod>();
  const inFlight = new Map<string, QueuedPodInfo>();
  return steps.map((step) => {
    if (step.op === 'advance') clock.now = Math.round(step.now * 1e6);
    const result = apply(step, queue, pods, inFlight, clock);
    const popped = step.op === 'pop' ? { popped: result ?? '(nothing)' } : {};
    return { op: step.op, now: clock.now / 1e6, state: stateOf(queue, pods, inFlight), ...popped };
  });
}

function apply(
  { op, pod: name = '', plugins = [], new: after, old: before }: Step,
  queue: SchedulingQueue,
  pods: Map<string, ReadonlyPod>,
  inFlight: Map<string, QueuedPodInfo>,
  clock: { now: number },
): string | undefined {
  const object = after && deepFreeze(after);
  const newPod = object as unknown as ReadonlyPod;
  const pod = pods.get(name);
  switch (op) {
    case 'add':
      pods.set(name, newPod);
      queue.add(newPod);
      return undefined;
    case 'pop': {
      const info = queue.ready ? queue.pop() : undefined;
      if (info) inFlight.set(info.pod.metadata.name ?? '', info);
      return info?.pod.metadata.name;
    }
    case 'fail': {
      const info = inFlight.get(name);
      if (!info) return undefined;
      inFlight.delete(name);
      info.unschedulablePlugins = new Set(plugins);
      queue.addUnschedulable(info);
      return undefined;
    }
    case 'done':
      inFlight.delete(name);
      if (pod) queue.done(pod);
      return undefined;
    case 'event':
      queue.moveAll({ resource: 'Node', action: 'Add', label: 'NodeAdd' }, before, object);
      return undefined;
    case 'assignedPodAdded':
      queue.assignedPodAdded(newPod);
      return undefined;
    case 'update':
      pods.set(name, newPod);
      queue.update(before as unknown as ReadonlyPod, newPod);
      return undefined;
    case 'delete':
      if (pod) queue.delete(pod);
      return undefined;
    case 'activate':
      if (pod) queue.activate([pod]);
      return undefined;
    case 'flushBackoff':
      queue.flushBackoff();
      return undefined;
    case 'flushUnschedulable':
      queue.flushUnschedulable();
      return undefined;
    case 'advanceAndFlushUntilActive':
      for (
        let second = 0;
        second < 14 &&
        ![...pods.values()].some((one) => queue.find(one.metadata.uid ?? '')?.queue === 'active');
        second++
      ) {
        clock.now += 1_000_000;
        queue.flushBackoff();
      }
  }
  return undefined;
}

/** A pod that is nowhere is listed by the recorder for some steps more, or not: it says nothing about the queue. */
const withoutGone = (state: Readonly<Record<string, { readonly queue: string }>>): unknown =>
  Object.fromEntries(Object.entries(state).filter(([, { queue }]) => queue !== 'none'));

function stateOf(
  queue: SchedulingQueue,
  pods: ReadonlyMap<string, ReadonlyPod>,
  inFlight: ReadonlyMap<string, QueuedPodInfo>,
): unknown {
  return Object.fromEntries(
    [...pods].flatMap(([name, pod]) => {
      const found = queue.find(pod.metadata.uid ?? '');
      const info = found?.info ?? inFlight.get(name);
      if (!info) return [];
      const end = found && found.queue !== 'active' ? queue.backoffEnd(info) : undefined;
      return [
        [
          name,
          {
            queue: found?.queue ?? 'inFlight',
            attempts: info.attempts,
            unschedulableCount: info.unschedulableCount,
            timestamp: info.timestamp / 1e6,
            ...(info.consecutiveErrors > 0 && { consecutiveErrors: info.consecutiveErrors }),
            ...(end !== undefined && { backoffEnds: end / 1e6 }),
            ...(info.gatedBy !== undefined && { gatedBy: info.gatedBy }),
            ...(info.unschedulablePlugins.size > 0 && {
              unschedulablePlugins: [...info.unschedulablePlugins].sort(),
            }),
          },
        ] as const,
      ];
    }),
  );
}
