/**
 * One process a pod: it brings the pod to what its spec says, again and again, and tears it down when it is deleted.
 * Source: pkg/kubelet/pod_workers.go and pkg/kubelet/kubelet.go (`SyncPod`, `SyncTerminatingPod`,
 * `SyncTerminatedPod`), 1.36.4.
 */
import type { Pod, PodStatus } from '../api/core-v1.ts';
import { type DeepReadonly, objectKey } from '../api/object.ts';
import { CriError } from '../containerd/cri.ts';
import { Channel } from '../sim/channel.ts';
import type { RandomStream } from '../sim/random.ts';
import type { Simulation } from '../sim/simulation.ts';
import { type Micros, micros, millis, rfc3339Micro, seconds } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit } from '../trace/trace.ts';
import type { CriClient } from './cri-client.ts';
import type { EventRecorder } from './events.ts';
import type { ImageManager } from './image-manager.ts';
import type { Pleg } from './pleg.ts';
import { PodRuntime } from './pod-runtime.ts';
import { StartError } from './start-error.ts';
import { finalStatus, generateStatus, isTerminal, withTransition } from './status.ts';
import type { StatusManager } from './status-manager.ts';
import type { VolumeManager } from './volume-manager.ts';

/** What all workers of a kubelet share. */
export interface WorkerContext {
  readonly sim: Simulation;
  readonly emit: Emit;
  readonly name: string;
  readonly random: RandomStream;
  readonly hostIP: string;
  readonly cri: CriClient;
  readonly events: EventRecorder;
  readonly images: ImageManager;
  readonly pleg: Pleg;
  readonly statuses: StatusManager;
  readonly volumes: VolumeManager;
  /** Puts the pod back into the sync loop after a while. */
  syncAfter(uid: string, span: Micros): void;
}

export type UpdateType = 'create' | 'update' | 'sync' | 'kill';

/** Between SyncLoop ADD and the first look at the pod. */
const START_MICROS = millis(4);
/** After a failed sync the pod is tried again after 10 s and up to half as long again. */
const RETRY_MICROS = seconds(10);
/** The sync loop looks once a second for pods whose containers have ended. */
const TERMINATED_MICROS = millis(967);

export class PodWorker {
  readonly #context: WorkerContext;
  readonly #work: Channel<UpdateType>;
  readonly #runtime: PodRuntime;
  #pod: DeepReadonly<Pod>;
  #terminating = false;
  #finished = false;
  #synced = false;
  /** When the last sync failed, after which what is known of the containers may be old. */
  #failedAt: Micros | undefined;

  constructor(context: WorkerContext, pod: DeepReadonly<Pod>) {
    this.#context = context;
    this.#pod = pod;
    this.#runtime = new PodRuntime(context, pod.metadata.uid ?? '', rfc3339Micro(context.sim.now));
    this.#work = new Channel(context.sim, `work for pod ${objectKey(pod)}`);
    context.sim.spawn(`${context.name} pod ${objectKey(pod)}`, () => this.#run());
  }

  get pod(): DeepReadonly<Pod> {
    return this.#pod;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /**
   * Tells the worker to look at its pod; while it is busy only the newest word counts. The pod keeps the
   * resourceVersion with which the kubelet first saw it: its Events carry that one for ever, as recorded.
   */
  update(type: UpdateType, pod?: DeepReadonly<Pod>): void {
    const { resourceVersion = '' } = this.#pod.metadata;
    if (pod) this.#pod = { ...pod, metadata: { ...pod.metadata, resourceVersion } };
    if (type === 'kill' || this.#pod.metadata.deletionTimestamp) this.#terminating = true;
    this.#work.send(type);
  }

  async #run(): Promise<void> {
    const { sim } = this.#context;
    await sim.sleep(START_MICROS);
    while (!this.#finished) {
      let type = await this.#work.receive();
      while (this.#work.length > 0) type = await this.#work.receive();
      if (type === undefined) return;
      if (this.#terminating) await this.#terminate(type === 'kill');
      else await this.#sync(type);
    }
  }

  async #sync(type: UpdateType): Promise<void> {
    const { emit, pleg, random, syncAfter } = this.#context;
    const pod = objectKey(this.#pod);
    const uid = this.#uid;
    if (this.#failedAt !== undefined) {
      await pleg.newerThan(this.#failedAt);
      this.#failedAt = undefined;
      if (this.#terminating) return this.#terminate(type === 'kill');
    }
    const step: Step = this.#synced ? 23 : 16;
    this.#synced = true;
    emit('sync.started', step, {
      pod,
      updateType: type,
      phase: this.#context.statuses.get(this.#pod).phase ?? 'Pending',
    });
    if (this.#report(step)) {
      emit('sync.finished', step, { pod });
      await this.#context.sim.sleep(TERMINATED_MICROS);
      return this.#terminate(false);
    }
    try {
      if (type === 'update') await pleg.relist(uid);
      const acted = await this.#runtime.reconcile(this.#pod, {
        sandboxStarted: () => this.#reportSandbox(),
        abandoned: () => this.#terminating,
      });
      emit('sync.finished', step === 16 ? 21 : step, { pod });
      if (acted) await pleg.relist(uid);
    } catch (error) {
      if (!(error instanceof StartError || error instanceof CriError)) throw error;
      this.#failedAt = this.#context.sim.now;
      emit('sync.finished', step, {
        pod,
        error: error instanceof StartError ? `${error.reason}: ${error.message}` : String(error),
      });
      if (error instanceof StartError && error.reason === 'CrashLoopBackOff') return;
      syncAfter(uid, micros(RETRY_MICROS + random.below(RETRY_MICROS / 2)));
    }
  }

  /** Stops the containers with their grace period, then the sandbox; at last the pod may go from the API. */
  async #terminate(killed: boolean): Promise<void> {
    const { sim, emit, statuses, volumes } = this.#context;
    const pod = objectKey(this.#pod);
    emit('sync.started', 16, {
      pod,
      updateType: killed ? 'kill' : 'terminating',
      phase: statuses.get(this.#pod).phase ?? 'Pending',
    });
    this.#runtime.reasons.clear();
    this.#report(16);
    const { deletionGracePeriodSeconds = this.#pod.spec.terminationGracePeriodSeconds ?? 30 } =
      this.#pod.metadata;
    await this.#runtime.stop(this.#pod, killed ? 0 : deletionGracePeriodSeconds);
    this.#report(23, true);
    emit('sync.finished', 16, { pod });
    volumes.unmount(this.#pod);
    await sim.sleep(TERMINATED_MICROS);
    statuses.set(this.#pod, finalStatus(statuses.get(this.#pod)), 23, true);
    this.#finished = true;
    this.#runtime.collect(this.#pod);
  }

  /**
   * Sets the status for what is known now. Returns whether the pod has run its course; its phase says so only when
   * its sandbox is gone, which `ended` tells.
   */
  #report(step: Step, ended = false): boolean {
    const { sim, statuses, pleg, hostIP } = this.#context;
    const runtime = pleg.status(this.#uid);
    const previous = statuses.get(this.#pod);
    const status = generateStatus({
      pod: this.#pod,
      runtime,
      reasons: this.#runtime.reasons,
      previous,
      hostIP,
      now: sim.now,
      terminal: ended,
    });
    const completed = isTerminal(status.phase);
    if (completed && !ended && previous.phase) status.phase = previous.phase;
    statuses.set(this.#pod, status, step);
    return completed;
  }

  /** The sandbox has its network: of the status only the condition that says so changes at this moment. */
  #reportSandbox(): void {
    const { sim, statuses } = this.#context;
    const previous = statuses.get(this.#pod);
    const conditions = (previous.conditions ?? []).map((condition) =>
      condition.type === 'PodReadyToStartContainers'
        ? withTransition({ ...condition, status: 'True' }, previous, sim.now)
        : condition,
    );
    statuses.set(this.#pod, { ...previous, conditions } as PodStatus, 17);
  }

  get #uid(): string {
    return this.#pod.metadata.uid ?? '';
  }
}
