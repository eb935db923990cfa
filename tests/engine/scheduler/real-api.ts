/** The scheduler on the engine's own API server, as its own user, with nodes that have no kubelet. */
import { ApiClient } from '../../../src/engine/api/client.ts';
import type { Event, Node, Pod } from '../../../src/engine/api/core-v1.ts';
import type { KubeObject } from '../../../src/engine/api/object.ts';
import { createAdmissionChain } from '../../../src/engine/apiserver/admission/chain.ts';
import { ApiServer } from '../../../src/engine/apiserver/api-server.ts';
import { Etcd } from '../../../src/engine/etcd/etcd.ts';
import { initialObjects } from '../../../src/engine/initial-objects.ts';
import { Scheduler } from '../../../src/engine/scheduler/scheduler.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import type { EventData } from '../../../src/engine/trace/events.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';
import { Network } from '../../../src/engine/wire/connection.ts';

export interface RealApi {
  readonly sim: Simulation;
  readonly trace: Trace;
  /** As an administrator. */
  readonly admin: ApiClient;
  create(object: object): Promise<KubeObject>;
  patch(path: string, patch: object): Promise<unknown>;
  pod(name: string): Promise<Pod>;
  /** `REASON note` of the pod's Events, in the order of their making. */
  events(name: string): Promise<Event[]>;
  /** What the scheduler has written: `PATCH /api/v1/…`, with the bodies. */
  writes(): { readonly line: string; readonly body: unknown }[];
  moves(name: string): string[];
}

const paths: Readonly<Record<string, string>> = {
  Pod: '/api/v1/namespaces/default/pods',
  Node: '/api/v1/nodes',
  Namespace: '/api/v1/namespaces',
  Service: '/api/v1/namespaces/default/services',
  ReplicaSet: '/apis/apps/v1/namespaces/default/replicasets',
  PersistentVolume: '/api/v1/persistentvolumes',
  PersistentVolumeClaim: '/api/v1/namespaces/default/persistentvolumeclaims',
  StorageClass: '/apis/storage.k8s.io/v1/storageclasses',
  PriorityClass: '/apis/scheduling.k8s.io/v1/priorityclasses',
  PodDisruptionBudget: '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
};

/** Runs the body as a process of the simulation, with the scheduler up. */
export async function onRealApi(
  nodes: readonly Node[],
  body: (api: RealApi) => Promise<void>,
): Promise<RealApi> {
  const sim = new Simulation();
  const trace = new Trace(sim);
  const server = new ApiServer({
    sim,
    trace,
    etcd: new Etcd(sim, trace),
    admission: createAdmissionChain({}),
  });
  server.seed([...initialObjects([]), ...nodes]);
  const network = new Network(sim, trace, server);
  const user = (commonName: string, organizations: readonly string[] = []): ApiClient =>
    new ApiClient(network.opened(commonName, { commonName, organizations }), commonName);
  const scheduler = new Scheduler({ sim, trace, client: user('system:kube-scheduler') });
  const admin = user('kubernetes-admin', ['system:masters']);
  const api: RealApi = {
    sim,
    trace,
    admin,
    create: (object) => admin.create(paths[(object as KubeObject).kind] ?? '', object),
    patch: (path, patch) => admin.patch(path, 'application/merge-patch+json', patch),
    pod: (name) => admin.get(`/api/v1/namespaces/default/pods/${name}`),
    events: async (name) => {
      const { items } = await admin.list<Event>('/api/v1/namespaces/default/events');
      return [...items]
        .filter(({ involvedObject }) => involvedObject.name === name)
        .sort((a, b) => ((a.eventTime ?? '') < (b.eventTime ?? '') ? -1 : 1));
    },
    writes: () =>
      trace.events.flatMap(({ kind, actor, data }) => {
        if (kind !== 'request.sent' || actor !== 'system:kube-scheduler') return [];
        const { method, path, body } = data as EventData['request.sent'];
        return method === 'GET' ? [] : [{ line: `${method} ${path}`, body }];
      }),
    moves: (name) =>
      trace
        .ofKind('queue.moved')
        .filter(({ data }) => data.pod === `default/${name}`)
        .map(({ data }) => `${data.event} → ${data.queue}`),
  };
  await sim.call('test', async () => {
    await scheduler.start();
    await body(api);
  });
  return api;
}

export const podOf = (name: string, spec: object = {}, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...metadata },
  spec: { containers: [{ name: 'c', image: 'app:1' }], ...spec },
});

export const requesting = (cpu: string): object => ({
  containers: [{ name: 'c', image: 'app:1', resources: { requests: { cpu } } }],
});
