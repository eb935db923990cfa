/**
 * What the components of a running cluster hold at this moment, in the words of the folds. Kubelets change their state
 * right after the event that tells of it, all others right before; so theirs is read when the next event comes.
 */
import type { Cluster } from '#engine';
import { objectKey } from '../../../src/engine/api/object.ts';
import type { Containerd } from '../../../src/engine/containerd/containerd.ts';
import type { RegistryImage } from '../../../src/engine/containerd/registry.ts';
import { formatReference } from '../../../src/engine/containerd/registry.ts';
import type { Etcd } from '../../../src/engine/etcd/etcd.ts';
import type { KeyValueStore } from '../../../src/engine/etcd/key-value-store.ts';
import type { Kubelet } from '../../../src/engine/kubelet/kubelet.ts';
import type { PodWorker } from '../../../src/engine/kubelet/pod-worker.ts';
import type { SchedulingQueue } from '../../../src/engine/scheduler/queue.ts';
import { privateField } from '../private-field.ts';

/** A handle on each component of a cluster that is up, found once: looking through the debugger is slow. */
export interface Tapped {
  store: KeyValueStore;
  leases: ReadonlyMap<number, { ttlSeconds: number }>;
  queue: QueueParts;
  nodes: readonly TappedNode[];
}

interface QueueParts {
  queue: SchedulingQueue;
  heaps: readonly (readonly { pod: { metadata: { uid?: string } } }[])[];
  unschedulable: ReadonlyMap<string, { pod: never }>;
  nominated: ReadonlyMap<string, string>;
  byNode: ReadonlyMap<string, readonly never[]>;
}

interface TappedNode {
  name: string;
  workers: ReadonlyMap<string, PodWorker>;
  sandboxes: ReadonlyMap<string, { state: string; network?: { result?: { ips?: { address: string }[] } } }>;
  tasks: ReadonlyMap<string, { state: string; exitCode?: number }>;
  images: ReadonlyMap<string, RegistryImage>;
  processes: ReadonlyMap<string, unknown>;
  leases: ReadonlyMap<string, string>;
  mounted(): ReadonlySet<string>;
  statuses: ReadonlyMap<string, { version: number }>;
}

export function tap(cluster: Cluster): Tapped {
  const etcd = privateField<Etcd>(cluster, '#etcd');
  const scheduler = privateField<object>(cluster, '#scheduler');
  const queue = privateField<SchedulingQueue>(scheduler, '#queue');
  return {
    store: privateField(etcd, '#store'),
    leases: privateField(etcd, '#leases'),
    queue: {
      queue,
      heaps: (['#active', '#backoff', '#errorBackoff'] as const).map((heap) => privateField(queue, heap)),
      unschedulable: privateField(queue, '#unschedulable'),
      nominated: privateField(queue, '#nominatedNode'),
      byNode: privateField(queue, '#nominatedByNode'),
    },
    nodes: privateField<readonly Kubelet[]>(cluster, '#kubelets').map(tapNode),
  };
}

function tapNode(kubelet: Kubelet): TappedNode {
  const cri = privateField<object>(kubelet, '#cri');
  const containerd = privateField<Containerd>(cri, '#runtime');
  const workers = privateField<ReadonlyMap<string, PodWorker>>(kubelet, '#workers');
  let mounted: ReadonlySet<string> | undefined;
  return {
    name: kubelet.nodeName,
    workers,
    sandboxes: privateField(containerd, '#sandboxes'),
    tasks: privateField(containerd, '#tasks'),
    images: privateField(privateField<object>(containerd, '#images'), '#images'),
    processes: privateField(privateField<object>(containerd, '#runc'), '#containers'),
    leases: privateField(privateField<object>(containerd, '#cni'), '#leases'),
    statuses: privateField(privateField<object>(kubelet, '#statuses'), '#entries'),
    mounted: () => {
      const [worker] = workers.values();
      if (worker)
        mounted ??= privateField(privateField<{ volumes: object }>(worker, '#context').volumes, '#mounted');
      return mounted ?? new Set();
    },
  };
}

const sorted = <T>(items: Iterable<T>): T[] => [...items].sort((a, b) => (String(a) < String(b) ? -1 : 1));

export const etcdOf = ({ store, leases }: Tapped) => ({
  revision: store.revision,
  compacted: store.compactedRevision,
  keys: store.range({ key: '/', rangeEnd: '0' }).kvs,
  leases: sorted([...leases].map(([id, { ttlSeconds }]) => `${id} ${ttlSeconds}`)),
});

export function queuesOf({ queue }: Tapped) {
  const { queue: live, heaps, unschedulable, byNode, nominated } = queue;
  const waiting = [...heaps.flat(), ...unschedulable.values()].map(({ pod }) => pod) as {
    metadata: { uid?: string; name: string; namespace?: string };
  }[];
  const placed = waiting.map((pod) => {
    const found = live.find(pod.metadata.uid ?? '');
    const { attempts = 0, gatedBy, backoffEnds } = found?.info ?? {};
    const until = found?.queue === 'backoff' ? backoffEnds : undefined;
    return `${objectKey(pod)} ${found?.queue} attempts ${attempts} until ${until} gated by ${gatedBy}`;
  });
  const pods = [...byNode].flatMap(([node, all]) =>
    (all as unknown as { metadata: { name: string; namespace?: string } }[]).map(
      (pod) => `${objectKey(pod)} ${node}`,
    ),
  );
  if (pods.length !== nominated.size) throw new Error('a nomination is kept once by node and once by pod');
  return { waiting: sorted(placed), nominated: sorted(pods) };
}

export const nodeOf = (node: TappedNode) => ({
  sandboxes: sorted(
    [...node.sandboxes].map(
      ([id, { state, network }]) =>
        `${id} ${state} ${state === 'SANDBOX_READY' ? (network?.result?.ips?.[0]?.address ?? 'host') : ''}`,
    ),
  ),
  containers: sorted([...node.tasks].map(([id, { state, exitCode }]) => `${id} ${state} ${exitCode}`)),
  images: sorted([...node.images.values()].map(({ reference }) => formatReference(reference))),
  processes: sorted(node.processes.keys()),
});

export const addressesOf = ({ leases }: TappedNode): string[] =>
  sorted([...leases].filter(([address]) => /^\d/.test(address)).map(([address, id]) => `${address} ${id}`));

/** What the status manager and the volume manager hold, by the pod's uid: told of right after it has changed. */
export function managersOf(node: TappedNode): ReadonlyMap<string, { version: number; mounted: boolean }> {
  const mounted = node.mounted();
  return new Map(
    [...node.statuses].map(([uid, { version }]) => [uid, { version, mounted: mounted.has(uid) }]),
  );
}

/** A kubelet's pods, by uid: changed right after the event that tells of it. */
export const workersOf = ({ workers }: TappedNode): ReadonlyMap<string, PodWorker['pod']> =>
  new Map([...workers].map(([uid, { pod }]) => [uid, pod]));
