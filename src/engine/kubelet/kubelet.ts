/**
 * The kubelet of one node: a client of the API server that watches the pods bound to its node and sees to it that
 * they run. The sync loop only hands out work; each pod has a worker of its own.
 * Source: pkg/kubelet/kubelet.go (`syncLoop`), pkg/kubelet/config, 1.36.4; order as in golden/story/nginx.json.
 */
import type { ApiClient } from '../api/client.ts';
import type { Node, Pod } from '../api/core-v1.ts';
import { Informer } from '../api/informer.ts';
import { type DeepReadonly, deepEqual, objectKey } from '../api/object.ts';
import type { CriRuntime } from '../containerd/cri.ts';
import { Channel } from '../sim/channel.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import { CriClient } from './cri-client.ts';
import { EventRecorder } from './events.ts';
import { ImageManager } from './image-manager.ts';
import { NodeLease } from './node-lease.ts';
import { Pleg } from './pleg.ts';
import { PodWorker, type WorkerContext } from './pod-worker.ts';
import { StatusManager } from './status-manager.ts';
import { VolumeManager } from './volume-manager.ts';

/** What reaches the sync loop: a change of a pod from the API, or a pod to look at again. */
type Update =
  | {
      readonly operation: 'ADD' | 'UPDATE' | 'RECONCILE' | 'DELETE' | 'REMOVE';
      readonly pod: DeepReadonly<Pod>;
    }
  | { readonly operation: 'PLEG' | 'SYNC'; readonly uid: string };

export interface KubeletOptions {
  readonly sim: Simulation;
  readonly trace: Trace;
  /** Acts as `system:node:<nodeName>`. */
  readonly client: ApiClient;
  readonly nodeName: string;
  readonly runtime: CriRuntime;
}

export class Kubelet {
  readonly nodeName: string;
  readonly #sim: Simulation;
  readonly #trace: Trace;
  readonly #client: ApiClient;
  readonly #emit: Emit;
  readonly #cri: CriClient;
  readonly #events: EventRecorder;
  readonly #pleg: Pleg;
  readonly #statuses: StatusManager;
  readonly #updates: Channel<Update>;
  readonly #workers = new Map<string, PodWorker>();

  constructor({ sim, trace, client, nodeName, runtime }: KubeletOptions) {
    this.nodeName = nodeName;
    this.#sim = sim;
    this.#trace = trace;
    this.#client = client;
    this.#emit = trace.emitter(`kubelet/${nodeName}`, 'kubelet/kubelet.ts');
    this.#cri = new CriClient(sim, trace, nodeName, runtime);
    this.#events = new EventRecorder(sim, client, nodeName);
    this.#updates = new Channel(sim, 'an update for the sync loop');
    this.#pleg = new Pleg(sim, trace, this.#cri, nodeName, (uid) =>
      this.#updates.send({ operation: 'PLEG', uid }),
    );
    this.#statuses = new StatusManager(sim, trace, client, nodeName);
  }

  /** Reads its Node, lists and watches its pods, and goes on in processes of its own. Called in a process. */
  async start(): Promise<void> {
    const node = await this.#client.get<Node>(`/api/v1/nodes/${this.nodeName}`, 16);
    const context = this.#workerContext(
      node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    );
    this.#statuses.start();
    this.#events.start();
    this.#pleg.start(() => this.#workers.size > 0);
    new NodeLease(this.#sim, this.#client, this.nodeName).start();
    this.#sim.spawn(`kubelet/${this.nodeName} sync loop`, async () => {
      for (let update = await this.#updates.receive(); update; update = await this.#updates.receive())
        this.#handle(update, context);
    });
    const pods = new Informer<Pod>(this.#sim, this.#client, '/api/v1/pods', {
      fieldSelector: `spec.nodeName=${this.nodeName}`,
    });
    pods.handle({
      added: (pod) => this.#updates.send({ operation: 'ADD', pod }),
      updated: (before, pod) => this.#updates.send({ operation: operationOf(before, pod), pod }),
      deleted: (pod) => this.#updates.send({ operation: 'REMOVE', pod }),
    });
    await pods.start();
  }

  #handle(update: Update, context: WorkerContext): void {
    if (!('pod' in update)) {
      const worker = this.#workers.get(update.uid);
      if (!worker || worker.finished) return;
      if (update.operation === 'SYNC')
        this.#emit('kubelet.pod', 16, { pod: objectKey(worker.pod), operation: 'SYNC' });
      worker.update('sync');
      return;
    }
    const { operation, pod } = update;
    const uid = pod.metadata.uid ?? '';
    this.#emit('kubelet.pod', operation === 'RECONCILE' && pod.status.phase !== 'Pending' ? 23 : 16, {
      pod: objectKey(pod),
      operation,
    });
    const worker = this.#workers.get(uid);
    if (operation === 'REMOVE') {
      if (worker && !worker.finished) worker.update('kill');
      this.#workers.delete(uid);
      this.#statuses.forget(uid);
    } else if (!worker) {
      const started = new PodWorker(context, pod);
      this.#workers.set(uid, started);
      started.update('create', pod);
    } else if (worker.finished) {
      if (operation === 'DELETE') this.#statuses.retry(uid);
    } else if (operation !== 'RECONCILE') {
      worker.update('update', pod);
    }
  }

  #workerContext(hostIP: string): WorkerContext {
    return {
      sim: this.#sim,
      emit: this.#trace.emitter(`kubelet/${this.nodeName}`, 'kubelet/pod-worker.ts'),
      name: `kubelet/${this.nodeName}`,
      random: this.#sim.random(`kubelet/${this.nodeName}`),
      hostIP,
      cri: this.#cri,
      events: this.#events,
      images: new ImageManager(this.#sim, this.#cri, this.#events),
      pleg: this.#pleg,
      statuses: this.#statuses,
      volumes: new VolumeManager(this.#sim, this.#trace, this.#client, this.#events, this.nodeName),
      syncAfter: (uid, span) => {
        this.#sim.spawn(`kubelet/${this.nodeName} retry`, async () => {
          await this.#sim.sleep(span);
          this.#updates.send({ operation: 'SYNC', uid });
        });
      },
    };
  }
}

/** DELETE is a deletion that has begun; RECONCILE a change of nothing but the status, which the kubelet wrote itself. */
function operationOf(before: DeepReadonly<Pod>, after: DeepReadonly<Pod>): 'UPDATE' | 'RECONCILE' | 'DELETE' {
  if (after.metadata.deletionTimestamp)
    return before.metadata.deletionTimestamp && sameBesideStatus(before, after) ? 'RECONCILE' : 'DELETE';
  return sameBesideStatus(before, after) ? 'RECONCILE' : 'UPDATE';
}

const sameBesideStatus = (before: DeepReadonly<Pod>, after: DeepReadonly<Pod>): boolean =>
  deepEqual(before.spec, after.spec) &&
  deepEqual(before.metadata.labels, after.metadata.labels) &&
  deepEqual(before.metadata.annotations, after.metadata.annotations) &&
  before.metadata.deletionGracePeriodSeconds === after.metadata.deletionGracePeriodSeconds;
