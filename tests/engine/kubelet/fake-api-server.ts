/**
 * As much of an API server as a kubelet needs: one node, pods that are bound already, and a record of what was asked.
 */
import type { ApiRequest, ApiResponse, Transport, Watch } from '../../../src/engine/api/client.ts';
import type { Pod } from '../../../src/engine/api/core-v1.ts';
import { deepCopy, deepFreeze, type KubeObject, type WatchEvent } from '../../../src/engine/api/object.ts';
import { notFound } from '../../../src/engine/api/status.ts';
import { Channel } from '../../../src/engine/sim/channel.ts';
import type { Simulation } from '../../../src/engine/sim/simulation.ts';
import { millis } from '../../../src/engine/sim/time.ts';

type Json = Record<string, unknown>;

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PATCH: 'patch',
  PUT: 'update',
  DELETE: 'delete',
  GET: 'get',
};

export class FakeApiServer implements Transport {
  readonly requests: ApiRequest[] = [];
  readonly pods = new Map<string, Pod>();
  readonly #sim: Simulation;
  readonly #watchers: Channel<WatchEvent<KubeObject>>[] = [];
  #revision = 426;

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  /** Everything but reads and lease renewals, as `verb resource` with an Event's reason. */
  get writes(): string[] {
    return this.requests
      .filter(({ method, path }) => method !== 'GET' && !path.includes('/leases'))
      .map(({ method, path, body }) => {
        const verb = verbs[method];
        const [, , , , , resource = '', , subresource] = path.split('/');
        const reason =
          resource === 'events' && verb === 'create' ? ` ${(body as { reason: string }).reason}` : '';
        return `${verb} ${resource}${subresource ? `/${subresource}` : ''}${reason}`;
      });
  }

  bodies(suffix: string): unknown[] {
    return this.requests
      .filter(({ method, path }) => method === 'PATCH' && path.endsWith(suffix))
      .map(({ body }) => body);
  }

  put(pod: Pod): void {
    const name = pod.metadata.name ?? '';
    const type = this.pods.has(name) ? 'MODIFIED' : 'ADDED';
    const stored = deepFreeze({
      ...pod,
      metadata: { ...pod.metadata, resourceVersion: String(++this.#revision) },
    });
    this.pods.set(name, stored);
    for (const watcher of this.#watchers) watcher.send({ type, object: stored });
  }

  /** What the API server does first when a pod is deleted with a grace period. */
  markDeleted(name: string, graceSeconds: number): void {
    const pod = deepCopy<Pod>(this.pods.get(name) as Pod);
    pod.metadata = {
      ...pod.metadata,
      generation: 2,
      deletionTimestamp: '2026-11-23T21:25:00Z',
      deletionGracePeriodSeconds: graceSeconds,
    };
    this.put(pod);
  }

  async roundTrip(request: ApiRequest): Promise<ApiResponse> {
    this.requests.push(request);
    await this.#sim.sleep(millis(3));
    const body = this.#answer(request);
    return {
      status: body ? 200 : 404,
      headers: {},
      body: body ?? notFound({ group: '', resource: 'pods' }, request.path).status,
    };
  }

  async watch<T extends KubeObject>(): Promise<Watch<T>> {
    await this.#sim.sleep(millis(1));
    const events = new Channel<WatchEvent<KubeObject>>(this.#sim, 'a watch event');
    this.#watchers.push(events);
    return { events: events as unknown as Channel<WatchEvent<T>>, stop: () => events.close() };
  }

  #answer({ method, path, body }: ApiRequest): unknown {
    if (path.startsWith('/api/v1/nodes/'))
      return { status: { addresses: [{ type: 'InternalIP', address: '172.18.0.3' }] } };
    if (path === '/api/v1/pods')
      return { metadata: { resourceVersion: String(this.#revision) }, items: [...this.pods.values()] };
    const name = path.split('/')[6] ?? '';
    if (!path.includes('/pods/')) return body;
    const pod = this.pods.get(name);
    if (!pod || method === 'GET') return pod;
    if (method === 'DELETE') {
      this.pods.delete(name);
      for (const watcher of this.#watchers) watcher.send({ type: 'DELETED', object: pod });
      return pod;
    }
    this.put({
      ...pod,
      status: apply(pod.status as Json, (body as { status: Json }).status) as Pod['status'],
    });
    return this.pods.get(name);
  }
}

/** Applies a strategic merge patch to a status. */
function apply(target: Json, patch: Json): Json {
  const result: Json = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete result[key];
    else if (key === 'conditions')
      result[key] = applyConditions(
        (target[key] ?? []) as Json[],
        value as Json[],
        patch['$setElementOrder/conditions'] as Json[],
      );
    else result[key] = value;
  }
  return result;
}

function applyConditions(target: Json[], patch: Json[], order: Json[]): Json[] {
  const all = new Map(target.map((condition) => [condition.type, condition]));
  for (const condition of patch) {
    const merged = { ...all.get(condition.type), ...condition };
    for (const key of ['reason', 'message']) if (merged[key] === null) delete merged[key];
    all.set(condition.type, merged);
  }
  return order.map(({ type }) => all.get(type) as Json);
}
