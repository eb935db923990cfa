/** Periodic work that goes on whether or not anything happens: a kubelet renews its Lease every ten seconds. */
import type { TraceEvent } from './events.ts';

export interface IdleWork {
  /** By the id of the first event of each stretch of idle work: how many events the stretch has. */
  readonly stretches: ReadonlyMap<number, number>;
  /** The ids of all others in a stretch: what is left out when a stretch is told as one event. */
  readonly folded: ReadonlySet<number>;
}

/** Stretches of events that follow from periodic work alone, without another event between. */
export function idleWork(events: readonly TraceEvent[]): IdleWork {
  const idle = new Set<number>();
  const stretches = new Map<number, number>();
  const folded = new Set<number>();
  let first: number | undefined;
  for (const event of events) {
    if (event.cause === undefined ? beginsIdleWork(event) : idle.has(event.cause)) {
      idle.add(event.id);
      if (first === undefined) first = event.id;
      else folded.add(event.id);
      stretches.set(first, (stretches.get(first) ?? 0) + 1);
    } else first = undefined;
  }
  return { stretches, folded };
}

/** A request that nothing has caused, about the Lease of a node. */
const beginsIdleWork = (event: TraceEvent): boolean =>
  event.kind === 'request.sent' && event.data.path.includes('/namespaces/kube-node-lease/leases');
