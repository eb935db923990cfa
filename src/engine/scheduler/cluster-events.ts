/**
 * Cluster events: what happened to which kind of object, as far as it may make a waiting pod schedulable. A plugin
 * registers those that may undo its refusal, each with an optional hint that looks closer.
 * Source: k8s.io/kube-scheduler/framework/types.go and pkg/scheduler/framework/events.go, 1.36.4.
 */
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import type { ReadonlyPod } from './framework.ts';

/** With its API group, but for the core kinds; waiting and placed pods are told apart. */
export type EventResource =
  | 'Pod'
  | 'AssignedPod'
  | 'UnschedulablePod'
  | 'Node'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'storage.k8s.io/CSINode'
  | 'storage.k8s.io/CSIDriver'
  | 'storage.k8s.io/CSIStorageCapacity'
  | 'storage.k8s.io/StorageClass'
  | 'storage.k8s.io/VolumeAttachment'
  | 'resource.k8s.io/ResourceClaim'
  | 'resource.k8s.io/ResourceSlice'
  | 'resource.k8s.io/DeviceClass'
  | '*';

export type EventAction =
  | 'Add'
  | 'Delete'
  | 'Update'
  | 'UpdateNodeAllocatable'
  | 'UpdateNodeLabel'
  | 'UpdateNodeTaint'
  | 'UpdateNodeCondition'
  | 'UpdateNodeAnnotation'
  | 'UpdateNodeDeclaredFeature'
  | 'UpdatePodLabel'
  | 'UpdatePodScaleDown'
  | 'UpdatePodToleration'
  | 'UpdatePodSchedulingGatesEliminated'
  | 'UpdatePodGeneratedResourceClaim'
  | '*';

/** What happened. `label` is its name in the queue's log, such as NodeAdd. */
export interface ClusterEvent {
  readonly resource: EventResource;
  readonly action: EventAction;
  readonly label?: string;
}

export type QueueingHint = 'Queue' | 'QueueSkip';

/** Whether the change may make the refused pod schedulable. An error counts as Queue. */
export type QueueingHintFunction = (
  pod: ReadonlyPod,
  before: DeepReadonly<KubeObject> | undefined,
  after: DeepReadonly<KubeObject> | undefined,
) => QueueingHint;

export interface ClusterEventWithHint {
  readonly resource: EventResource;
  readonly actions: readonly EventAction[];
  readonly hint?: QueueingHintFunction;
}

export const eventLabel = ({ resource, action, label }: ClusterEvent): string =>
  label ?? `${resource}${action}`;

/** Whether a registration covers what happened. */
export function eventMatches(registered: ClusterEventWithHint, happened: ClusterEvent): boolean {
  if (happened.resource === '*') return true;
  if (!resourceMatches(registered.resource, happened.resource)) return false;
  return registered.actions.some(
    (action) =>
      action === '*' ||
      action === happened.action ||
      (action === 'Update' && happened.action.startsWith('Update')),
  );
}

function resourceMatches(registered: EventResource, happened: EventResource): boolean {
  if (registered === '*' || registered === happened) return true;
  return registered === 'Pod' && (happened === 'AssignedPod' || happened === 'UnschedulablePod');
}
