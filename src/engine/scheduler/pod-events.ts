/** What an update of a pod changed, as cluster events. Source: framework/events.go, `PodSchedulingPropertiesChange`, 1.36.4. */
import { deepEqual } from '../api/object.ts';
import type { ClusterEvent, EventAction } from './cluster-events.ts';
import type { ReadonlyPod } from './framework.ts';
import { podRequests } from './pod-requests.ts';

type Change = (before: ReadonlyPod, after: ReadonlyPod) => boolean;

/** In the order in which the events come. Tolerations can only be added, so their number tells. */
const changes: readonly (readonly [EventAction, Change])[] = [
  [
    'UpdatePodLabel',
    (before, after) => !deepEqual(before.metadata.labels ?? {}, after.metadata.labels ?? {}),
  ],
  ['UpdatePodScaleDown', (before, after) => asksForLess(before, after)],
  ['UpdatePodSchedulingGatesEliminated', (before, after) => gates(before) > 0 && gates(after) === 0],
  [
    'UpdatePodToleration',
    (before, after) => (before.spec.tolerations?.length ?? 0) !== (after.spec.tolerations?.length ?? 0),
  ],
  [
    'UpdatePodGeneratedResourceClaim',
    (before, after) => !deepEqual(generatedClaims(before), generatedClaims(after)),
  ],
];

/** At least one event: a change that none of them names is an Update. */
export function podUpdateEvents(before: ReadonlyPod, after: ReadonlyPod): ClusterEvent[] {
  const resource = after.spec.nodeName ? 'AssignedPod' : 'UnschedulablePod';
  const actions = changes.flatMap(([action, changed]) => (changed(before, after) ? [action] : []));
  return (actions.length > 0 ? actions : (['Update'] as const)).map((action) => ({ resource, action }));
}

const gates = ({ spec }: ReadonlyPod): number => spec.schedulingGates?.length ?? 0;

const generatedClaims = ({ status }: ReadonlyPod): unknown => [
  status?.resourceClaimStatuses ?? [],
  status?.extendedResourceClaimStatus ?? null,
];

function asksForLess(before: ReadonlyPod, after: ReadonlyPod): boolean {
  const now = podRequests(after);
  for (const [name, amount] of podRequests(before)) if ((now.get(name) ?? -1) < amount) return true;
  return false;
}
