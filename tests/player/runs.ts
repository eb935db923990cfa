/** Runs of the engine whose traces the player's tests look at, and one that is as long as a test wants it. */
import { Cluster, type TraceEvent } from '../../src/engine/index.ts';

export async function headline(): Promise<readonly TraceEvent[]> {
  const cluster = new Cluster();
  await cluster.kubectl('run nginx --image nginx');
  await cluster.until({ pod: 'nginx', phase: 'Running' });
  return cluster.trace.events;
}

/** Several Pods on several nodes, one of them deleted again. */
export async function severalPods(): Promise<readonly TraceEvent[]> {
  const cluster = new Cluster({ nodes: 3 });
  for (const name of ['a', 'b', 'c', 'd']) await cluster.kubectl(`run ${name} --image nginx`);
  await cluster.until({ pod: 'd', phase: 'Running' });
  await cluster.kubectl('delete pod a');
  return cluster.trace.events;
}

/** A run again and again, with ids that go on, until it has so many events; each round is about Pods of its own. */
export function repeated(events: readonly TraceEvent[], count: number): TraceEvent[] {
  const all: TraceEvent[] = [];
  for (let round = 0; all.length < count; round++) {
    const name = `nginx-${round}`;
    const text = JSON.stringify(events).replaceAll('"default/nginx"', `"default/${name}"`);
    const [first, last] = [events[0], events.at(-1)];
    const apart = (last?.at ?? 0) - (first?.at ?? 0) + 1_000_000;
    for (const event of JSON.parse(text) as TraceEvent[]) {
      if (all.length === count) break;
      const moved = {
        id: event.id + round * events.length,
        at: event.at + round * apart,
        ...(event.cause !== undefined && { cause: event.cause + round * events.length }),
      };
      all.push({ ...event, ...moved } as TraceEvent);
    }
  }
  return all;
}
