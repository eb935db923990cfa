/** An API server with its etcd and the real admission chain, for tests. */
import type { ApiRequest, ApiResponse, Watch } from '../../../src/engine/api/client.ts';
import type { KubeObject, WatchEvent } from '../../../src/engine/api/object.ts';
import { createAdmissionChain } from '../../../src/engine/apiserver/admission/chain.ts';
import { ApiServer } from '../../../src/engine/apiserver/api-server.ts';
import type { AuditPolicy } from '../../../src/engine/apiserver/audit-log.ts';
import type { Connection } from '../../../src/engine/apiserver/authentication.ts';
import type { Authorizer } from '../../../src/engine/apiserver/authorization.ts';
import { Etcd } from '../../../src/engine/etcd/etcd.ts';
import { initialObjects, nodeOptions } from '../../../src/engine/initial-objects.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';

export const admin: Connection = connection('kubernetes-admin', 'system:masters');

export function connection(commonName: string, ...organizations: string[]): Connection {
  return { id: 1, certificate: { commonName, organizations } };
}

export interface TestServer {
  readonly sim: Simulation;
  readonly trace: Trace;
  readonly etcd: Etcd;
  readonly server: ApiServer;
  send(
    method: ApiRequest['method'],
    path: string,
    body?: unknown,
    more?: Partial<ApiRequest>,
  ): Promise<ApiResponse>;
  watch(path: string, query?: Record<string, string>): Promise<Watch>;
}

export function testServer(
  admission = createAdmissionChain({}),
  authorizers: readonly Authorizer[] = [],
  auditPolicy?: AuditPolicy,
): TestServer {
  const sim = new Simulation();
  const trace = new Trace(sim);
  const etcd = new Etcd(sim, trace);
  const server = new ApiServer({ sim, trace, etcd, admission, authorizers, auditPolicy });
  server.seed(initialObjects(nodeOptions(undefined)));
  return {
    sim,
    trace,
    etcd,
    server,
    send: (method, path, body, more = {}) =>
      server.handle({ method, path, ...(body !== undefined && { body }), ...more }, admin),
    watch: (path, query = {}) => server.watch({ method: 'GET', path, query }, admin),
  };
}

export const strategic = { headers: { 'content-type': 'application/strategic-merge-patch+json' } };
export const merge = { headers: { 'content-type': 'application/merge-patch+json' } };
export const jsonPatch = { headers: { 'content-type': 'application/json-patch+json' } };

/** Everything that has been sent on a watch so far. */
export async function received(watch: Watch): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  while (watch.events.length > 0) events.push((await watch.events.receive()) as WatchEvent);
  return events;
}

export const pod = (name: string, more: Record<string, unknown> = {}): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...(more.metadata as object) },
    spec: { containers: [{ name, image: 'nginx' }], ...(more.spec as object) },
  }) as KubeObject;
