/**
 * The pod lifecycle event generator: asks the runtime what runs, once a second and right after a sync that did
 * something (PLEGOnDemandRelist), and tells the sync loop what has changed since.
 * Source: pkg/kubelet/pleg/generic.go, 1.36.4.
 */

import { CriError, type CriRequest } from '../containerd/cri.ts';
import type { Simulation } from '../sim/simulation.ts';
import { type Micros, micros, millis, seconds } from '../sim/time.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import type { CriClient } from './cri-client.ts';
import type { RuntimeStatus } from './status.ts';

const RELIST_MICROS = seconds(1);
/** Where in the second the polls fall; in golden/story/nginx.json the first comes 578 ms after the command. */
const RELIST_PHASE_MICROS = millis(578);

const UID = 'io.kubernetes.pod.uid';

const nothing: RuntimeStatus = { sandboxes: [], containers: [] };

type Labels = Readonly<Record<string, string>>;
type PlegState = 'running' | 'exited' | 'unknown';

export class Pleg {
  readonly #sim: Simulation;
  readonly #cri: CriClient;
  readonly #emit: Emit;
  readonly #name: string;
  readonly #changed: (uid: string) => void;
  /** Per pod: each container and sandbox with its state at the last relist. */
  #states = new Map<string, Map<string, PlegState>>();
  readonly #cache = new Map<string, RuntimeStatus>();
  #relistedAt = micros(0);
  readonly #waiting: (() => void)[] = [];

  constructor(
    sim: Simulation,
    trace: Trace,
    cri: CriClient,
    nodeName: string,
    changed: (uid: string) => void,
  ) {
    this.#sim = sim;
    this.#cri = cri;
    this.#name = `kubelet/${nodeName}`;
    this.#emit = trace.emitter(this.#name, 'kubelet/pleg.ts');
    this.#changed = changed;
  }

  /** `busy` says whether the node has pods; an idle node is not polled. */
  start(busy: () => boolean): void {
    this.#sim.spawn(`${this.#name} PLEG`, async () => {
      for (let span = RELIST_PHASE_MICROS; ; span = RELIST_MICROS) {
        await this.#sim.sleep(span);
        this.#sim.cause = undefined;
        if (busy()) await this.relist();
        this.#relistedAt = this.#sim.now;
        for (const wake of this.#waiting.splice(0)) wake();
      }
    });
  }

  /** What the runtime said about a pod at the last relist that found a change. */
  status(uid: string): RuntimeStatus {
    return this.#cache.get(uid) ?? nothing;
  }

  /** Waits until what `status` says is from after this time. Source: `podCache.GetNewerThan`. */
  async newerThan(time: Micros): Promise<void> {
    if (this.#relistedAt > time) return;
    await this.#sim.block<void>('the PLEG to look again', (wake) =>
      this.#waiting.push(() => wake(undefined)),
    );
  }

  forget(uid: string): void {
    this.#cache.delete(uid);
    this.#states.delete(uid);
  }

  /** Lists what runs (of one pod, if `uid` is given), and where that differs from before inspects it and tells. */
  async relist(uid?: string): Promise<void> {
    const request: CriRequest<'ListContainers'> =
      uid === undefined ? {} : { filter: { labelSelector: { [UID]: uid } } };
    const sandboxes = await this.#cri.poll('ListPodSandbox', request);
    const containers = await this.#cri.poll('ListContainers', request);
    const states = new Map<string, Map<string, PlegState>>();
    const names = new Map<string, string>();
    const see = (id: string, labels: Labels, state: PlegState): void => {
      const pod = labels[UID] ?? '';
      names.set(pod, `${labels['io.kubernetes.pod.namespace']}/${labels['io.kubernetes.pod.name']}`);
      let seen = states.get(pod);
      if (!seen) states.set(pod, (seen = new Map()));
      seen.set(id, state);
    };
    for (const { id, labels, state } of containers.containers)
      see(
        id,
        labels,
        state === 'CONTAINER_RUNNING' ? 'running' : state === 'CONTAINER_EXITED' ? 'exited' : 'unknown',
      );
    for (const { id, labels, state } of sandboxes.items)
      see(id, labels, state === 'SANDBOX_READY' ? 'running' : 'exited');
    const changed = [...states].filter(([pod, seen]) =>
      [...seen].some(([id, state]) => this.#states.get(pod)?.get(id) !== state),
    );
    if (changed.length === 0) return;
    this.#cri.note('ListPodSandbox', request, sandboxes, 22);
    this.#cri.note('ListContainers', request, containers, 22);
    for (const [pod, seen] of changed) {
      const before = this.#states.get(pod);
      this.#states.set(pod, seen);
      const ids = (items: readonly { readonly id: string; readonly labels: Labels }[]): string[] =>
        items.filter(({ labels }) => labels[UID] === pod).map(({ id }) => id);
      try {
        this.#cache.set(pod, await this.#inspect(ids(sandboxes.items), ids(containers.containers)));
      } catch (error) {
        // Removed between the list and the question; the next relist looks again.
        if (!(error instanceof CriError)) throw error;
        this.#states.delete(pod);
        continue;
      }
      for (const [id, state] of seen) {
        if (before?.get(id) === state || state === 'unknown') continue;
        const type = state === 'running' ? 'ContainerStarted' : 'ContainerDied';
        this.#emit('pleg.event', 22, { pod: names.get(pod) ?? '', type, container: id });
        this.#changed(pod);
      }
    }
  }

  /** Asks for the status of each sandbox and container of a pod. */
  async #inspect(sandboxIds: readonly string[], containerIds: readonly string[]): Promise<RuntimeStatus> {
    const sandboxes: RuntimeStatus['sandboxes'][number][] = [];
    const containers: RuntimeStatus['containers'][number][] = [];
    for (const podSandboxId of sandboxIds) {
      sandboxes.push((await this.#cri.call('PodSandboxStatus', { podSandboxId }, 22)).status);
    }
    for (const containerId of containerIds) {
      containers.push((await this.#cri.call('ContainerStatus', { containerId }, 22)).status);
    }
    return { sandboxes: sandboxes.sort(byCreation), containers: containers.sort(byCreation) };
  }
}

function byCreation(a: { readonly createdAt: string }, b: { readonly createdAt: string }): number {
  return a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0;
}
