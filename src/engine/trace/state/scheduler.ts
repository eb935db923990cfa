/** The scheduling queue: where each pod waits, which are being tried, and for which a node is being made free. */
import type { Fold } from './fold.ts';

export type QueuePlace = 'active' | 'backoff' | 'unschedulable' | 'gated';

export interface WaitingPod {
  readonly pod: string;
  readonly place: QueuePlace;
  /** What brought it here: an event of the cluster, by the scheduler's name for it. */
  readonly event: string;
  /** Id of the trace event. */
  readonly since: number;
  /** When its back-off is over, in virtual time. */
  readonly until?: number;
  readonly gatedBy?: string;
  /** Scheduling cycles so far. */
  readonly attempts: number;
  /** Why the last cycle failed, and the plugins that said so. */
  readonly refusal?: { readonly message: string; readonly plugins: readonly string[] };
}

export interface SchedulerState {
  readonly waiting: Map<string, WaitingPod>;
  /** Pods that are being tried, with the number of the attempt. */
  readonly inFlight: Map<string, number>;
  /** Nodes that are being made free, by the pod. */
  readonly nominated: Map<string, string>;
  readonly attempts: Map<string, number>;
  readonly refusals: Map<string, NonNullable<WaitingPod['refusal']>>;
}

const places: Readonly<Record<string, QueuePlace>> = {
  Active: 'active',
  Backoff: 'backoff',
  Unschedulable: 'unschedulable',
};

/** Whether a pod is new to the queue, whatever was known of an earlier one of its name. */
const isNew = (event: string, waits: boolean): boolean =>
  event === 'UnschedulablePodAdd' || (event === 'UnschedulablePodUpdate' && !waits);

export const schedulerFold: Fold<SchedulerState> = {
  initial: () => ({
    waiting: new Map(),
    inFlight: new Map(),
    nominated: new Map(),
    attempts: new Map(),
    refusals: new Map(),
  }),

  apply({ waiting, inFlight, nominated, attempts, refusals }, event) {
    switch (event.kind) {
      case 'queue.moved': {
        const { pod, queue, gatedBy, until } = event.data;
        if (isNew(event.data.event, waiting.has(pod))) {
          attempts.delete(pod);
          refusals.delete(pod);
        }
        const refusal = refusals.get(pod);
        inFlight.delete(pod);
        waiting.set(pod, {
          pod,
          place: gatedBy === undefined ? (places[queue] ?? 'active') : 'gated',
          event: event.data.event,
          since: event.id,
          attempts: attempts.get(pod) ?? 0,
          ...(until !== undefined && { until }),
          ...(gatedBy !== undefined && { gatedBy }),
          ...(refusal && { refusal }),
        });
        break;
      }
      case 'cycle.started':
        waiting.delete(event.data.pod);
        inFlight.set(event.data.pod, event.data.attempt);
        attempts.set(event.data.pod, event.data.attempt);
        break;
      case 'cycle.failed':
        refusals.set(event.data.pod, event.data);
        break;
      case 'queue.left': {
        const { pod, why } = event.data;
        if (why === 'done' && inFlight.has(pod)) inFlight.delete(pod);
        else waiting.delete(pod);
        break;
      }
      case 'pod.nominated':
        if (event.data.node === undefined) nominated.delete(event.data.pod);
        else nominated.set(event.data.pod, event.data.node);
    }
  },

  copy: ({ waiting, inFlight, nominated, attempts, refusals }) => ({
    waiting: new Map(waiting),
    inFlight: new Map(inFlight),
    nominated: new Map(nominated),
    attempts: new Map(attempts),
    refusals: new Map(refusals),
  }),
};
