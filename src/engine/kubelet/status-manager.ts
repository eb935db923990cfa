/**
 * Keeps the status of each pod and writes it to the API: GET the pod, then PATCH what differs, guarded by the uid.
 * Others are not kept waiting; a status that is replaced before it was written is skipped.
 * Source: pkg/kubelet/status/status_manager.go, 1.36.4.
 */
import type { ApiClient } from '../api/client.ts';
import type { Pod, PodStatus } from '../api/core-v1.ts';
import { type DeepReadonly, deepEqual, deepFreeze, objectKey } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { createStatusPatch } from '../api/strategic-patch.ts';
import { Channel } from '../sim/channel.ts';
import type { Simulation } from '../sim/simulation.ts';
import { millis, seconds } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit, Trace } from '../trace/trace.ts';

/** In the recordings, GET and PATCH are about this far apart from the work around them. */
const THINK_MICROS = millis(2);

/** Conditions that are the kubelet's to write; others on the pod are left alone. */
const ownConditions = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
];

interface Entry {
  readonly pod: DeepReadonly<Pod>;
  readonly status: DeepReadonly<PodStatus>;
  readonly version: number;
  readonly step: Step;
  /** Every container has ended and everything is cleaned up: the pod may be deleted from the API. */
  readonly finished: boolean;
}

export class StatusManager {
  readonly #sim: Simulation;
  readonly #client: ApiClient;
  readonly #name: string;
  readonly #emit: Emit;
  readonly #entries = new Map<string, Entry>();
  readonly #written = new Map<string, number>();
  /** Pods whose last request, the deletion, is on its way. */
  readonly #deleting = new Set<string>();
  readonly #changed: Channel<string>;

  constructor(sim: Simulation, trace: Trace, client: ApiClient, nodeName: string) {
    this.#sim = sim;
    this.#client = client;
    this.#name = `kubelet/${nodeName}`;
    this.#emit = trace.emitter(this.#name, 'kubelet/status-manager.ts');
    this.#changed = new Channel(sim, 'a pod status to write');
  }

  start(): void {
    this.#sim.spawn(`${this.#name} status manager`, async () => {
      for (let uid = await this.#changed.receive(); uid !== undefined; uid = await this.#changed.receive())
        await this.#sync(uid);
    });
  }

  /** The status last set, or the pod's own when none was. */
  get(pod: DeepReadonly<Pod>): DeepReadonly<PodStatus> {
    return this.#entries.get(pod.metadata.uid ?? '')?.status ?? pod.status;
  }

  /** Sets a pod's status; one that says nothing new is not written. */
  set(pod: DeepReadonly<Pod>, status: PodStatus, step: Step, finished = false): void {
    const uid = pod.metadata.uid ?? '';
    const entry = this.#entries.get(uid);
    if (entry && entry.finished === finished && deepEqual(entry.status, status)) return;
    const version = (entry?.version ?? 0) + 1;
    this.#entries.set(uid, { pod, status: deepFreeze(status), version, step, finished });
    this.#emit('status.generated', step, { pod: objectKey(pod), version, status });
    this.#changed.send(uid);
  }

  /** Looks at a finished pod once more: it has been deleted since. */
  retry(uid: string): void {
    if (this.#deleting.has(uid)) return;
    this.#written.delete(uid);
    this.#changed.send(uid);
  }

  forget(uid: string): void {
    this.#entries.delete(uid);
    this.#written.delete(uid);
  }

  async #sync(uid: string): Promise<void> {
    const entry = this.#entries.get(uid);
    if (!entry || entry.version === this.#written.get(uid)) return;
    this.#written.set(uid, entry.version);
    const { namespace, name } = entry.pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    try {
      await this.#sim.sleep(THINK_MICROS);
      const stored = await this.#client.get<Pod>(path, entry.step);
      if (stored.metadata.uid !== uid) return this.forget(uid);
      await this.#sim.sleep(THINK_MICROS);
      const patch = createStatusPatch(stored.status, merged(stored.status, entry.status));
      if (Object.keys(patch).length > 0) {
        await this.#client.patch(
          `${path}/status`,
          'application/strategic-merge-patch+json',
          { metadata: { uid }, status: patch },
          { step: entry.step },
        );
      }
      if (entry.finished && stored.metadata.deletionTimestamp) {
        const options = {
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          gracePeriodSeconds: 0,
          preconditions: { uid },
        };
        this.#deleting.add(uid);
        await this.#client.delete(path, options, { step: entry.step });
        this.forget(uid);
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.status.code === 404) return this.forget(uid);
      this.#written.delete(uid);
      this.#sim.after(RETRY_MICROS, () => this.#changed.send(uid));
    } finally {
      this.#deleting.delete(uid);
    }
  }
}

/** The status manager goes through all statuses again this often. */
const RETRY_MICROS = seconds(10);

/** The API's status with the kubelet's part in its place. */
function merged(stored: DeepReadonly<PodStatus>, own: DeepReadonly<PodStatus>): DeepReadonly<PodStatus> {
  const foreign = (stored.conditions ?? []).filter(({ type }) => !ownConditions.includes(type));
  return { ...stored, ...own, conditions: [...(own.conditions ?? []), ...foreign] };
}
