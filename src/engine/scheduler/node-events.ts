/** What an update of a node changed, as cluster events. Source: framework/events.go, `NodeSchedulingPropertiesChange`. */
import type { Node } from '../api/core-v1.ts';
import { type DeepReadonly, deepEqual } from '../api/object.ts';
import type { ClusterEvent } from './cluster-events.ts';

export function nodeUpdateEvents(before: DeepReadonly<Node>, after: DeepReadonly<Node>): ClusterEvent[] {
  const events: ClusterEvent[] = [];
  const changed = (action: ClusterEvent['action'], a: unknown, b: unknown): void => {
    if (!deepEqual(a ?? null, b ?? null)) events.push({ resource: 'Node', action });
  };
  if ((before.spec?.unschedulable ?? false) !== (after.spec?.unschedulable ?? false)) {
    events.push({ resource: 'Node', action: 'UpdateNodeTaint' });
  } else changed('UpdateNodeTaint', before.spec?.taints ?? [], after.spec?.taints ?? []);
  changed('UpdateNodeAllocatable', before.status?.allocatable, after.status?.allocatable);
  changed('UpdateNodeLabel', before.metadata.labels ?? {}, after.metadata.labels ?? {});
  changed('UpdateNodeAnnotation', before.metadata.annotations ?? {}, after.metadata.annotations ?? {});
  changed('UpdateNodeCondition', conditions(before), conditions(after));
  return events;
}

/** Conditions without their times: a heartbeat is no event. */
const conditions = (node: DeepReadonly<Node>): Record<string, string> =>
  Object.fromEntries((node.status?.conditions ?? []).map(({ type, status }) => [type, status]));
