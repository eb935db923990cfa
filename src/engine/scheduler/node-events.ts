/** What an update of a node changed, as cluster events. Source: framework/events.go, `NodeSchedulingPropertiesChange`, 1.36.4. */
import type { Node } from '../api/core-v1.ts';
import { type DeepReadonly, deepEqual } from '../api/object.ts';
import { quantityMillis } from '../api/quantities.ts';
import type { ClusterEvent, EventAction } from './cluster-events.ts';

type Change = (before: DeepReadonly<Node>, after: DeepReadonly<Node>) => boolean;

/** In the order in which the events come. An uncordoned node loses a taint as well, so that event may come twice. */
const changes: readonly (readonly [EventAction, Change])[] = [
  ['UpdateNodeTaint', (before, after) => Boolean(before.spec?.unschedulable && !after.spec?.unschedulable)],
  ['UpdateNodeAllocatable', (before, after) => differs(before, after, allocatable)],
  ['UpdateNodeLabel', (before, after) => differs(before, after, ({ metadata }) => metadata.labels ?? {})],
  ['UpdateNodeTaint', (before, after) => differs(before, after, ({ spec }) => spec?.taints ?? [])],
  ['UpdateNodeCondition', (before, after) => differs(before, after, conditions)],
  [
    'UpdateNodeAnnotation',
    (before, after) => differs(before, after, ({ metadata }) => metadata.annotations ?? {}),
  ],
  [
    'UpdateNodeDeclaredFeature',
    (before, after) => differs(before, after, ({ status }) => status?.declaredFeatures ?? []),
  ],
];

export const nodeUpdateEvents = (before: DeepReadonly<Node>, after: DeepReadonly<Node>): ClusterEvent[] =>
  changes.flatMap(([action, changed]) => (changed(before, after) ? [{ resource: 'Node', action }] : []));

const differs = <T>(
  before: DeepReadonly<Node>,
  after: DeepReadonly<Node>,
  of: (node: DeepReadonly<Node>) => T,
): boolean => !deepEqual(of(before), of(after));

/** Amounts, so that another way to write the same one is no change. */
const allocatable = ({ status }: DeepReadonly<Node>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(status?.allocatable ?? {}).map(([name, quantity]) => [name, quantityMillis(quantity)]),
  );

/** Conditions without their times: a heartbeat is no event. */
const conditions = (node: DeepReadonly<Node>): Record<string, string> =>
  Object.fromEntries((node.status?.conditions ?? []).map(({ type, status }) => [type, status]));
