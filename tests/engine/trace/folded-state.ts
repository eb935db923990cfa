/** The folded state in the words of live-state.ts, and the comparison of both. */
import { expect } from 'vitest';
import { type Cluster, deepEqual, objectKey, type TraceEvent } from '#engine';
import { liveKeys } from '../../../src/engine/trace/state/etcd.ts';
import { History } from '../../../src/engine/trace/state/history.ts';
import type { PodWorkerState } from '../../../src/engine/trace/state/kubelet.ts';
import type { NodeState } from '../../../src/engine/trace/state/nodes.ts';
import type { SchedulerState } from '../../../src/engine/trace/state/scheduler.ts';
import {
  addressesOf,
  etcdOf,
  managersOf,
  nodeOf,
  queuesOf,
  type Tapped,
  tap,
  workersOf,
} from './live-state.ts';

/** How many random positions of each run are compared. */
const POSITIONS = 200;

interface Sample {
  readonly position: number;
  readonly etcd: ReturnType<typeof etcdOf>;
  readonly queues: ReturnType<typeof queuesOf>;
  readonly nodes: ReadonlyMap<string, ReturnType<typeof nodeOf>>;
  readonly addresses: ReadonlyMap<string, string[]>;
  readonly managers: ReadonlyMap<string, ReturnType<typeof managersOf>>;
  workers: ReadonlyMap<string, ReturnType<typeof workersOf>>;
}

/**
 * Watches a cluster from now on and keeps what its components hold at random moments, each event of the run with the
 * same chance (a reservoir). The answer compares them with the fold.
 */
export function sampleStates(cluster: Cluster, seed = 1): () => number {
  let tapped: Tapped | undefined;
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  };
  const samples: Sample[] = [];
  let pending: Sample | undefined;
  const perNode = <T>(of: (node: Tapped['nodes'][number]) => T): ReadonlyMap<string, T> =>
    new Map(tapped?.nodes.map((node) => [node.name, of(node)]));
  const settle = (): void => {
    if (pending) pending.workers = perNode(workersOf);
    pending = undefined;
  };
  cluster.trace.subscribe(({ id: position }) => {
    settle();
    const place = samples.length < POSITIONS ? samples.length : below(position);
    if (place >= POSITIONS) return;
    tapped ??= tap(cluster);
    samples[place] = pending = {
      position,
      etcd: etcdOf(tapped),
      queues: queuesOf(tapped),
      nodes: perNode(nodeOf),
      addresses: perNode(addressesOf),
      managers: perNode(managersOf),
      workers: new Map(),
    };
  });
  return () => {
    settle();
    compare(cluster, samples);
    return samples.length;
  };
}

/** Equal in the engine's own sense, which is quick; what differs is told by the test runner, which is not. */
function same(actual: unknown, expected: unknown, where: string): void {
  if (!deepEqual(actual, expected)) expect(actual, where).toEqual(expected);
}

function compare({ trace }: Cluster, samples: readonly Sample[]): void {
  const history = new History(trace);
  for (const sample of [...samples].sort((a, b) => a.position - b.position)) {
    const { position } = sample;
    const folded = history.at(position);
    const where = `after event ${position}, ${trace.events[position - 1]?.kind}`;
    // What is loaded between two events is the fold's after the first, and was not there yet when that was told.
    const loading = trace.untraced.some(({ after }) => after === position);
    if (!loading && !withinTransaction(trace.events, position)) {
      const { revision, compacted, leases } = folded.etcd;
      const keys = liveKeys(folded.etcd).map(({ previous: _, event: __, ...kv }) => kv);
      const ttls = sorted([...leases].map(([id, ttl]) => `${id} ${ttl}`));
      same({ revision, compacted, keys, leases: ttls }, sample.etcd, where);
    }
    same(foldedQueues(folded.scheduler), sample.queues, where);
    for (const [name, live] of sample.nodes) {
      const node = folded.nodes.get(name) as NodeState;
      same(foldedNode(node), live, `${name} ${where}`);
      // Between a call and its answer nobody outside sees what the plugin has done already.
      if (node.invocations.size === 0)
        same(
          sorted([...node.addresses].map(([address, id]) => `${address} ${id}`)),
          sample.addresses.get(name),
          where,
        );
      compareKubelet(node, sample, `${name} ${where}`);
    }
  }
}

function foldedQueues({ waiting, nominated }: SchedulerState): ReturnType<typeof queuesOf> {
  return {
    waiting: sorted(
      [...waiting.values()].map(
        ({ pod, place, attempts, until, gatedBy }) =>
          `${pod} ${place} attempts ${attempts} until ${until} gated by ${gatedBy}`,
      ),
    ),
    nominated: sorted([...nominated].map(([pod, node]) => `${pod} ${node}`)),
  };
}

/** A transaction of several writes is applied at once and told of one by one. */
function withinTransaction(events: readonly TraceEvent[], position: number): boolean {
  const revisionOf = (event: TraceEvent | undefined): number | undefined =>
    event?.kind === 'etcd.put' || event?.kind === 'etcd.deleted' ? event.data.revision : undefined;
  const next = revisionOf(events[position]);
  const current = events[position - 1];
  if (current?.kind === 'lease.expired') return current.data.keys.length > 0;
  return next !== undefined && next === revisionOf(current);
}

const sorted = (items: readonly string[]): string[] => [...items].sort();

function foldedNode(node: NodeState): ReturnType<typeof nodeOf> {
  const addressOf = (sandbox: string): string =>
    [...node.namespaces.values()].find((namespace) => namespace.sandbox === sandbox)?.addresses[0] ?? 'host';
  return {
    sandboxes: sorted(
      [...node.sandboxes.values()].map(
        ({ id, state }) =>
          `${id} ${state === 'running' ? `SANDBOX_READY ${addressOf(id)}` : 'SANDBOX_NOTREADY '}`,
      ),
    ),
    containers: sorted(
      [...node.containers.values()].map(
        ({ id, state, exitCode }) => `${id} CONTAINER_${state.toUpperCase()} ${exitCode}`,
      ),
    ),
    images: sorted([...node.images.keys()]),
    processes: sorted(
      [...node.processes.values()].flatMap(({ id, state }) => (state === 'creating' ? [] : [id])),
    ),
  };
}

function compareKubelet({ name, pods }: NodeState, { workers, managers }: Sample, where: string): void {
  const live = [...(workers.get(name) ?? [])];
  same(sorted([...pods.keys()]), sorted(live.map(([, pod]) => objectKey(pod))), where);
  for (const [uid, pod] of live) {
    const held = managers.get(name)?.get(uid);
    if (!held) continue; // No status yet, or it was forgotten with the object.
    const { statusVersion, volumes } = pods.get(objectKey(pod)) as PodWorkerState;
    same(statusVersion, held.version, where);
    // The volume manager takes note when all volumes are mounted.
    if (held.mounted)
      same(
        volumes,
        (pod.spec.volumes ?? []).map((volume) => volume.name),
        where,
      );
    else if ((pod.spec.volumes ?? []).length === 0) same(volumes, [], where);
  }
}
