/**
 * Recordings of queueing hints: the events that each plugin registers, and for every pod and event whether the queue
 * tries the pod again and what the plugins that refused it answer. Format: golden/scheduler/README.md, queueinghints.json.
 */
import type { Node } from '../../../src/engine/api/core-v1.ts';
import { deepFreeze, type KubeObject } from '../../../src/engine/api/object.ts';
import {
  type ClusterEvent,
  type EventResource,
  eventLabel,
  eventMatches,
} from '../../../src/engine/scheduler/cluster-events.ts';
import type { AnyPlugin, ReadonlyPod } from '../../../src/engine/scheduler/framework.ts';
import { nodeUpdateEvents } from '../../../src/engine/scheduler/node-events.ts';
import { podUpdateEvents } from '../../../src/engine/scheduler/pod-events.ts';
import type { SchedulingQueue } from '../../../src/engine/scheduler/queue.ts';
import type { Adapter, GoldenCase } from '../adapter.ts';
import { listedObjects } from './listed-objects.ts';
import { schedulingBench } from './scheduling-bench.ts';

interface RecordedEvent {
  readonly id: string;
  readonly action: 'Add' | 'Update' | 'Delete';
  /** Empty for an update that derives no event. */
  readonly resource: EventResource | '';
  readonly derivedEvents?: readonly string[];
  readonly old?: KubeObject;
  readonly new?: KubeObject;
}

interface RecordedHints {
  readonly registered: Readonly<Record<string, readonly Registered[]>>;
  readonly existing: Readonly<Record<string, readonly KubeObject[]>>;
  readonly pods: readonly { readonly id: string; readonly pod: ReadonlyPod; readonly rejectedBy: string[] }[];
  readonly events: readonly RecordedEvent[];
  readonly results: readonly {
    readonly pod: string;
    readonly event: string;
    readonly strategy: readonly string[];
    readonly hints?: unknown;
  }[];
}

interface Registered {
  readonly resource: string;
  readonly actions: readonly string[];
  readonly label: string;
  readonly hasHintFunction: boolean;
}

export const queueingHints: Adapter = {
  set: 'scheduler',
  reads: (content) => (content as { hints?: { registered?: unknown } }).hints?.registered !== undefined,
  *cases(content): Iterable<GoldenCase> {
    const { hints } = deepFreeze(content) as { hints: RecordedHints };
    const { context } = schedulingBench({
      nodes: (hints.existing.nodes ?? []) as unknown as readonly Node[],
      objects: listedObjects(hints.existing),
    });
    context.cache.updateSnapshot();
    const plugins = new Map(context.framework.plugins.map(({ plugin }) => [plugin.name, plugin]));
    const names = new Set([...Object.keys(hints.registered), ...plugins.keys()]);
    for (const name of names) {
      yield caseOf(
        `registered ${name}`,
        byLabel(hints.registered[name] ?? []),
        byLabel(registeredBy(plugins.get(name))),
      );
    }
    for (const event of hints.events)
      yield caseOf(`event ${event.id}`, event.derivedEvents ?? [], derived(event).map(eventLabel));
    for (const { pod: podId, event: eventId, ...expected } of hints.results) {
      const pod = hints.pods.find(({ id }) => id === podId);
      const event = hints.events.find(({ id }) => id === eventId);
      if (!pod || !event) throw new Error(`${podId} / ${eventId}: there is no such pod or event`);
      const rejectors = pod.rejectedBy.flatMap((name) => plugins.get(name) ?? []);
      yield caseOf(`${podId} / ${eventId}`, expected, answer(context.queue, pod.pod, rejectors, event));
    }
  },
};

const caseOf = (name: string, expected: unknown, actual: unknown): GoldenCase => ({
  topic: 'queueinghints',
  name,
  compare: () => ({ expected, actual }),
});

const byLabel = (all: readonly Registered[]): Registered[] =>
  all.toSorted((a, b) => (a.label < b.label ? -1 : 1));

function registeredBy(plugin: AnyPlugin | undefined): Registered[] {
  return (plugin?.eventsToRegister?.() ?? []).map(({ resource, actions, hint }) => ({
    resource,
    actions: actions.toSorted(),
    label: actions.length === 1 ? `${resource}${actions[0]}` : resource,
    hasHintFunction: hint !== undefined,
  }));
}

/** The events that the scheduler makes of what has happened. */
function derived({ action, resource, old: before, new: after }: RecordedEvent): ClusterEvent[] {
  if (action === 'Update' && before && after) {
    if (after.kind === 'Node') return nodeUpdateEvents(before as unknown as Node, after as unknown as Node);
    if (after.kind === 'Pod')
      return podUpdateEvents(before as unknown as ReadonlyPod, after as unknown as ReadonlyPod);
  }
  return resource === '' ? [] : [{ resource, action }];
}

function answer(
  queue: SchedulingQueue,
  pod: ReadonlyPod,
  rejectors: readonly AnyPlugin[],
  event: RecordedEvent,
): unknown {
  const events = derived(event);
  const hints: Record<string, Record<string, string>> = {};
  for (const plugin of rejectors) {
    for (const one of events) {
      const registered = (plugin.eventsToRegister?.() ?? []).find((each) => eventMatches(each, one));
      if (!registered) continue;
      (hints[plugin.name] ??= {})[eventLabel(one)] =
        registered.hint?.(pod, event.old, event.new) ?? 'Queue (no hint function)';
    }
  }
  const names = rejectors.map(({ name }) => name);
  return {
    strategy: events.map((one) => queue.worthRequeuing(pod, names, one, event.old, event.new)),
    ...(Object.keys(hints).length > 0 && { hints }),
  };
}
