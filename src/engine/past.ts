/**
 * kubectl at an earlier moment of a run: an API server beside the cluster that holds the objects as they were then, on
 * a clock that stands there. It is read; what would write is refused in words, for the moment is over.
 */
import type { ApiRequest, Transport } from './api/client.ts';
import type { KubeObject } from './api/object.ts';
import { createAdmissionChain } from './apiserver/admission/chain.ts';
import { ApiServer } from './apiserver/api-server.ts';
import type { Resource } from './apiserver/resource.ts';
import { findKind } from './apiserver/resources/registry.ts';
import { Etcd } from './etcd/etcd.ts';
import { CommandError } from './kubectl/errors.ts';
import { kubeconfig } from './kubectl/kubeconfig.ts';
import { type CommandResult, kubectl } from './kubectl/kubectl.ts';
import type { CommandOptions } from './kubectl/terminal.ts';
import { Simulation } from './sim/simulation.ts';
import { formatDuration, type Micros } from './sim/time.ts';
import { liveKeys } from './trace/state/etcd.ts';
import type { TraceRecord } from './trace/state/fold.ts';
import { History } from './trace/state/history.ts';
import { Trace } from './trace/trace.ts';
import { Network } from './wire/connection.ts';

/** @param position how many events of the run had happened */
export function kubectlInThePast(
  line: string,
  position: number,
  record: TraceRecord,
  options: CommandOptions,
): Promise<CommandResult> {
  const at = (record.events[position - 1]?.at ?? 0) as Micros;
  const sim = new Simulation();
  const trace = new Trace(sim);
  const etcd = new Etcd(sim, trace);
  const server = new ApiServer({
    sim,
    trace,
    etcd,
    admission: createAdmissionChain(),
    aggregatedRoles: true,
  });
  const network = new Network(sim, trace, server);
  return sim.call('kubectl', async () => {
    await sim.sleep(at);
    fill(server, etcd, record, position);
    const connect = async () => reading(await network.dial('kubectl', kubeconfig.certificate), at);
    // A watch that is refused is no watch that somebody has to end.
    const terminal = { pace: async () => 'interrupt' as const };
    return kubectl(line, { ...options, terminal, sim, trace, kubeconfig, connect });
  });
}

/** Each object at the revision that it had. */
function fill(server: ApiServer, etcd: Etcd, record: TraceRecord, position: number): void {
  const { etcd: state } = new History(record).at(position);
  const versions = liveKeys(state).sort((a, b) => a.modRevision - b.modRevision);
  const reach = (revision: number): void => {
    while (etcd.revision < revision) etcd.load('/past', '');
  };
  for (const { value, modRevision } of versions) {
    const object = value as KubeObject;
    const resource = typeof object?.kind === 'string' ? findKind(object.apiVersion, object.kind) : undefined;
    if (!resource) continue;
    reach(modRevision - 1);
    server.storage.load(resource as Resource, object);
  }
  reach(state.revision);
}

const reviews = /^\/apis\/(?:authorization|authentication)\.k8s\.io\//;

function reading(transport: Transport, at: Micros): Transport {
  const moment = formatDuration(at);
  return {
    roundTrip(request: ApiRequest) {
      const reads = request.method === 'GET' || reviews.test(request.path) || request.query?.dryRun === 'All';
      if (reads) return transport.roundTrip(request);
      throw new CommandError(
        `this would change the past: the player stands at ${moment}, and what came after that has happened. Go to the end of the run to type there`,
      );
    },
    watch() {
      throw new CommandError(
        `the player stands at ${moment}, where nothing goes on: go to the end of the run to watch, or leave -w away`,
      );
    },
  };
}
