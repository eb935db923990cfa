/** A tiny API server for the scheduler's tests: collections in memory, watches, bindings, and a log of the writes. */
import {
  ApiClient,
  type ApiRequest,
  type ApiResponse,
  type Transport,
  type Watch,
} from '../../../src/engine/api/client.ts';
import type { Node, Pod } from '../../../src/engine/api/core-v1.ts';
import {
  deepCopy,
  deepFreeze,
  type KubeObject,
  objectKey,
  type WatchEvent,
} from '../../../src/engine/api/object.ts';
import { Scheduler, type SchedulerOptions } from '../../../src/engine/scheduler/scheduler.ts';
import { Channel } from '../../../src/engine/sim/channel.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';

export interface FakeApi {
  readonly sim: Simulation;
  readonly trace: Trace;
  readonly scheduler: Scheduler;
  /** `POST /api/v1/…` and the like, in order, with their bodies. */
  readonly writes: { readonly line: string; readonly body: unknown }[];
  run<T>(body: () => Promise<T>): Promise<T>;
  put(object: KubeObject): void;
  remove(object: KubeObject): void;
  pod(name: string): Pod | undefined;
}

export function fakeApi(options: Partial<SchedulerOptions> & { readonly nodes: readonly Node[] }): FakeApi {
  const sim = new Simulation();
  const trace = new Trace(sim);
  const store = new Map<string, Map<string, KubeObject>>([
    ['nodes', new Map()],
    ['pods', new Map()],
    ['namespaces', new Map()],
  ]);
  const watches: { resource: string; events: Channel<WatchEvent> }[] = [];
  const writes: FakeApi['writes'][number][] = [];
  let revision = 0;
  const collection = (resource: string): Map<string, KubeObject> => store.get(resource) ?? new Map();
  const change = (resource: string, object: KubeObject, type: WatchEvent['type']): void => {
    const draft = deepCopy(object);
    draft.metadata.resourceVersion = String(++revision);
    deepFreeze(draft);
    if (type === 'DELETED') collection(resource).delete(objectKey(object));
    else collection(resource).set(objectKey(object), draft);
    for (const watch of watches) if (watch.resource === resource) watch.events.send({ type, object: draft });
  };
  const resourceOf = ({ kind }: KubeObject): string => `${kind.toLowerCase()}s`;
  const put = (object: KubeObject): void => {
    const known = collection(resourceOf(object)).has(objectKey(object));
    change(resourceOf(object), object, known ? 'MODIFIED' : 'ADDED');
  };
  const answer = (request: ApiRequest): ApiResponse => {
    const resource = request.path.split('/').at(-1) ?? '';
    if (request.method === 'GET') {
      const items = [...collection(resource).values()];
      return ok({ kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: String(revision) }, items });
    }
    writes.push({ line: `${request.method} ${request.path}`, body: request.body });
    const [, , , , namespace, , name, subresource] = request.path.split('/');
    const pod = collection('pods').get(`${namespace}/${name}`) as Pod | undefined;
    if (pod && subresource === 'binding')
      put({
        ...pod,
        spec: { ...pod.spec, nodeName: (request.body as { target: { name: string } }).target.name },
      } as Pod);
    if (pod && request.method === 'DELETE') change('pods', pod, 'DELETED');
    return ok({});
  };
  const transport: Transport = {
    roundTrip: async (request) => {
      await sim.sleep('1ms');
      return answer(request);
    },
    watch: async <T extends KubeObject>(request: ApiRequest) => {
      const events = new Channel<WatchEvent>(sim, `watch ${request.path}`);
      watches.push({ resource: request.path.split('/').at(-1) ?? '', events });
      return { events, stop: () => events.close() } as unknown as Watch<T>;
    },
  };
  for (const node of options.nodes) put(node);
  const scheduler = new Scheduler({
    ...options,
    sim,
    trace,
    client: new ApiClient(transport, 'kube-scheduler'),
  });
  return {
    sim,
    trace,
    scheduler,
    writes,
    run: (body) => sim.call('test', body),
    put,
    remove: (object) => change(resourceOf(object), object, 'DELETED'),
    pod: (name) => collection('pods').get(`default/${name}`) as Pod | undefined,
  };
}

const ok = (body: unknown): ApiResponse => ({ status: 200, headers: {}, body });

export function node(
  name: string,
  overrides: {
    readonly cpu?: string;
    readonly taints?: Node['spec']['taints'];
    readonly labels?: Record<string, string>;
  } = {},
): Node {
  const { cpu = '4', taints, labels = {} } = overrides;
  const allocatable = { cpu, memory: '16Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: `node-${name}`, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints && { taints }) },
    status: { allocatable, capacity: allocatable },
  };
}

export function pod(
  name: string,
  overrides: {
    readonly cpu?: string;
    readonly memory?: string;
    readonly priority?: number;
    readonly spec?: Partial<Pod['spec']>;
  } = {},
): Pod {
  const { cpu, memory, priority = 0, spec = {} } = overrides;
  const requests = { ...(cpu && { cpu }), ...(memory && { memory }) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: `pod-${name}`, generation: 1 },
    spec: {
      containers: [{ name: 'c', image: 'app:1', resources: { requests } }],
      priority,
      schedulerName: 'default-scheduler',
      ...spec,
    },
    status: { phase: 'Pending' },
  };
}
