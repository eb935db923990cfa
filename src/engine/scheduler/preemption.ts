/**
 * Lets victims go for the sake of a more important pod, beside the scheduling cycles: all but the last at once, then
 * the last. Until its deletion has begun, the preemptor stays out of activeQ.
 * Source: pkg/scheduler/framework/preemption/executor.go, 1.36.4.
 */
import type { ApiClient } from '../api/client.ts';
import { objectKey } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import type { Process, Simulation } from '../sim/simulation.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { ReadonlyPod, WaitingPod } from './framework.ts';
import type { StatusWriter } from './status-writer.ts';

export interface PreemptionOptions {
  readonly sim: Simulation;
  readonly client: ApiClient;
  recorder(): EventRecorder;
  readonly writer: StatusWriter;
  /** The pod as the scheduler's copy has it. */
  livePod(pod: ReadonlyPod): ReadonlyPod | undefined;
  waitingPod(uid: string): WaitingPod | undefined;
  nominatedPods(nodeName: string): readonly ReadonlyPod[];
  /** Tries a pod again whatever refused it. */
  activate(pod: ReadonlyPod): void;
}

const priorityOf = (pod: ReadonlyPod): number => pod.spec.priority ?? 0;

export class Preemption {
  readonly #options: PreemptionOptions;
  /** Per preemptor its last victim, once that is all that is waited for. */
  readonly #running = new Map<string, ReadonlyPod | undefined>();

  constructor(options: PreemptionOptions) {
    this.#options = options;
  }

  /** Whether victims of the pod have still to be told to go. */
  isRunning(preemptorUid: string): boolean {
    if (!this.#running.has(preemptorUid)) return false;
    const last = this.#running.get(preemptorUid);
    const live = last && this.#options.livePod(last);
    return !last || (live !== undefined && live.metadata.deletionTimestamp === undefined);
  }

  /** Returns at once. */
  start(preemptor: ReadonlyPod, all: readonly ReadonlyPod[], nodeName: string): void {
    const victims = all.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (victims.length === 0) return;
    const { sim, activate } = this.#options;
    const uid = preemptor.metadata.uid ?? '';
    this.#running.set(uid, undefined);
    sim.spawn(`kube-scheduler preemption for ${objectKey(preemptor)}`, async () => {
      await this.#clearNominations(preemptor, nodeName);
      const last = victims.at(-1) as ReadonlyPod;
      let gone = await this.#evictAll(preemptor, victims.slice(0, -1), nodeName);
      if (gone) {
        this.#running.set(uid, last);
        gone = await this.#evict(preemptor, last, nodeName);
      }
      this.#running.delete(uid);
      if (!gone) activate(preemptor);
    });
  }

  /** Less important pods that count on the node may find another place sooner. */
  async #clearNominations(preemptor: ReadonlyPod, nodeName: string): Promise<void> {
    const { nominatedPods, writer } = this.#options;
    for (const pod of nominatedPods(nodeName))
      if (priorityOf(pod) < priorityOf(preemptor)) await writer.nominate(pod, '');
  }

  async #evictAll(
    preemptor: ReadonlyPod,
    victims: readonly ReadonlyPod[],
    nodeName: string,
  ): Promise<boolean> {
    const { sim } = this.#options;
    let gone = true;
    const processes: Process[] = victims.map((victim) =>
      sim.spawn(`kube-scheduler preempting ${objectKey(victim)}`, async () => {
        if (!(await this.#evict(preemptor, victim, nodeName))) gone = false;
      }),
    );
    for (const process of processes) await sim.join(process);
    return gone;
  }

  /** A victim that still waits to be bound goes back to the queue; another one is deleted. False if that failed. */
  async #evict(preemptor: ReadonlyPod, victim: ReadonlyPod, nodeName: string): Promise<boolean> {
    const { client, recorder, writer, waitingPod } = this.#options;
    const waiting = waitingPod(victim.metadata.uid ?? '');
    if (waiting) waiting.reject('DefaultPreemption', 'preempted');
    else {
      const { namespace, name } = victim.metadata;
      const condition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: `${preemptor.spec.schedulerName}: preempting to accommodate a higher priority pod`,
      };
      const options = { kind: 'DeleteOptions', apiVersion: 'v1' };
      try {
        await writer.patch(victim, writer.withCondition(victim, condition));
        await client.delete(`/api/v1/namespaces/${namespace}/pods/${name}`, options);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        return error.status.code === 404;
      }
    }
    const where = waiting ? ' (in kube-scheduler memory).' : '';
    const note = `Preempted by pod ${preemptor.metadata.uid} on node ${nodeName}${where}`;
    recorder().event(victim, preemptor, 'Normal', 'Preempted', 'Preempting', note);
    return true;
  }
}
