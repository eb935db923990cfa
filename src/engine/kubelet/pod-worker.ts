/**
 * One process a pod: it brings the pod to what its spec says, again and again, and tears it down when it is deleted.
 * Source: pkg/kubelet/pod_workers.go, pkg/kubelet/kubelet.go (`SyncPod`, `SyncTerminatingPod`, `SyncTerminatedPod`) and
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go (`SyncPod`, `computePodActions`), 1.36.4.
 */
import type { Container, Pod, PodStatus } from '../api/core-v1.ts';
import { type DeepReadonly, objectKey } from '../api/object.ts';
import { CriError } from '../containerd/cri.ts';
import { Channel } from '../sim/channel.ts';
import type { RandomStream } from '../sim/random.ts';
import type { Simulation } from '../sim/simulation.ts';
import {
  EPOCH_SECONDS,
  formatDuration,
  type Micros,
  micros,
  millis,
  rfc3339Micro,
  seconds,
} from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit } from '../trace/trace.ts';
import { containerConfig, sandboxConfig } from './container-config.ts';
import type { CriClient } from './cri-client.ts';
import type { EventRecorder } from './events.ts';
import type { ImageManager } from './image-manager.ts';
import type { Pleg } from './pleg.ts';
import { StartError } from './start-error.ts';
import {
  containersNamed,
  finalStatus,
  generateStatus,
  isTerminal,
  readySandbox,
  shouldRestart,
  type WaitingReason,
  withTransition,
} from './status.ts';
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
const CREATE_CONTAINER_MICROS = millis(4);
/** Also a forced deletion leaves this much between the stop signal and SIGKILL. */
const GRACE_SECONDS_MIN = 2;
const CONTAINER_GC_MICROS = seconds(60);
const CRASH_BACKOFF_MICROS = seconds(10);
const CRASH_BACKOFF_MICROS_MAX = seconds(300);

export class PodWorker {
  readonly #context: WorkerContext;
  readonly #work: Channel<UpdateType>;
  readonly #seen: string;
  readonly #reasons = new Map<string, WaitingReason>();
  readonly #crashes = new Map<string, Micros>();
  #pod: DeepReadonly<Pod>;
  #terminating = false;
  #finished = false;
  #synced = false;

  constructor(context: WorkerContext, pod: DeepReadonly<Pod>) {
    this.#context = context;
    this.#pod = pod;
    this.#seen = rfc3339Micro(context.sim.now);
    this.#work = new Channel(context.sim, `work for pod ${objectKey(pod)}`);
    context.sim.spawn(`${context.name} pod ${objectKey(pod)}`, () => this.#run());
  }

  get pod(): DeepReadonly<Pod> {
    return this.#pod;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** Tells the worker to look at its pod; while it is busy only the newest word counts. Events keep the pod's first resourceVersion. */
  update(type: UpdateType, pod?: DeepReadonly<Pod>): void {
    const { resourceVersion } = this.#pod.metadata;
    if (pod)
      this.#pod = {
        ...pod,
        metadata: { ...pod.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
      };
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
      const acted = await this.#reconcile();
      emit('sync.finished', step === 16 ? 21 : step, { pod });
      if (acted) await pleg.relist(uid);
    } catch (error) {
      if (!(error instanceof StartError || error instanceof CriError)) throw error;
      emit('sync.finished', step, {
        pod,
        error: error instanceof StartError ? `${error.reason}: ${error.message}` : String(error),
      });
      if (error instanceof StartError && error.reason === 'CrashLoopBackOff') return;
      syncAfter(uid, micros(RETRY_MICROS + random.below(RETRY_MICROS / 2)));
    }
  }

  /** Volumes, sandbox, containers. Returns whether anything was started. */
  async #reconcile(): Promise<boolean> {
    const { volumes } = this.#context;
    const runtime = this.#context.pleg.status(this.#uid);
    const wanted = this.#pod.spec.containers.filter((container) => this.#shouldStart(container));
    if (wanted.length === 0 && readySandbox(runtime)) return false;
    if (wanted.length === 0 && runtime.containers.length > 0) return false;
    await volumes.waitForMounts(this.#pod, () => this.#terminating);
    if (this.#terminating) return false;
    const sandboxId = readySandbox(runtime)?.id ?? (await this.#createSandbox(runtime.sandboxes.length));
    let failed: StartError | undefined;
    for (const container of wanted) {
      if (this.#terminating) return true;
      try {
        await this.#startContainer(sandboxId, container);
      } catch (error) {
        if (!(error instanceof StartError)) throw error;
        failed = error;
      }
    }
    if (failed) throw failed;
    return true;
  }

  #shouldStart(container: DeepReadonly<Container>): boolean {
    const known = containersNamed(this.#context.pleg.status(this.#uid), container.name);
    const newest = known[known.length - 1];
    return (
      !newest ||
      newest.state === 'CONTAINER_CREATED' ||
      (newest.state === 'CONTAINER_EXITED' && shouldRestart(this.#pod, newest.exitCode ?? 0))
    );
  }

  async #createSandbox(attempt: number): Promise<string> {
    const { cri, events } = this.#context;
    try {
      const { podSandboxId } = await cri.call(
        'RunPodSandbox',
        { config: sandboxConfig(this.#pod, this.#seen, attempt) },
        17,
      );
      await cri.call('PodSandboxStatus', { podSandboxId }, 17);
      this.#reportSandbox();
      return podSandboxId;
    } catch (error) {
      if (error instanceof CriError)
        events.record(
          this.#pod,
          'Warning',
          'FailedCreatePodSandBox',
          `Failed to create pod sandbox: ${error}`,
          17,
        );
      throw error;
    }
  }

  async #startContainer(sandboxId: string, container: DeepReadonly<Container>): Promise<void> {
    const { sim, cri, events, images, random, pleg } = this.#context;
    const pod = this.#pod;
    const config = sandboxConfig(pod, this.#seen, 0);
    const restartCount = containersNamed(pleg.status(this.#uid), container.name).length;
    try {
      this.#waitAfterCrash(container);
      const imageRef = await images.ensure(pod, container, config);
      await cri.call('ImageStatus', { image: { image: container.image ?? '' } }, 19);
      await sim.sleep(CREATE_CONTAINER_MICROS);
      const created = containerConfig({
        pod,
        container,
        imageRef,
        restartCount,
        logSuffix: random.hex(8),
        hash: random.hex(8),
      });
      const { containerId } = await cri.call(
        'CreateContainer',
        { podSandboxId: sandboxId, config: created, sandboxConfig: config },
        20,
      );
      events.record(pod, 'Normal', 'Created', 'Container created', 20, container.name);
      await cri.call('StartContainer', { containerId }, 21);
      events.record(pod, 'Normal', 'Started', 'Container started', 21, container.name);
      this.#reasons.delete(container.name);
    } catch (error) {
      if (!(error instanceof StartError || error instanceof CriError)) throw error;
      const failure =
        error instanceof StartError ? error : new StartError('RunContainerError', error.message);
      this.#reasons.set(container.name, { reason: failure.reason, message: failure.message });
      if (failure.reason !== 'CrashLoopBackOff')
        events.record(pod, 'Warning', 'Failed', `Error: ${failure.reason}`, 19, container.name);
      throw failure;
    }
  }

  /** A container that ended is started again at once, then after 10, 20, … 300 s, counted from its end. */
  #waitAfterCrash({ name }: DeepReadonly<Container>): void {
    const { sim, events, pleg, syncAfter, random } = this.#context;
    const known = containersNamed(pleg.status(this.#uid), name);
    const newest = known[known.length - 1];
    if (newest?.state !== 'CONTAINER_EXITED') return;
    const span = this.#crashes.get(name);
    const ended = micros((Number((newest.finishedAt ?? '').slice(0, -9)) - EPOCH_SECONDS) * 1_000_000);
    const left = span === undefined ? 0 : ended + span - sim.now;
    if (span !== undefined && left > 0) {
      const { name: podName, namespace } = this.#pod.metadata;
      events.record(
        this.#pod,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${name} in pod ${podName}_${namespace}(${this.#uid})`,
        21,
        name,
      );
      syncAfter(this.#uid, micros(left + random.below(left / 2 + 1)));
      throw new StartError(
        'CrashLoopBackOff',
        `back-off ${formatDuration(span)} restarting failed container=${name} pod=${podName}_${namespace}(${this.#uid})`,
      );
    }
    this.#crashes.set(
      name,
      span === undefined ? CRASH_BACKOFF_MICROS : micros(Math.min(span * 2, CRASH_BACKOFF_MICROS_MAX)),
    );
  }

  /** Stops the containers with their grace period, then the sandbox; at last the pod may go from the API. */
  async #terminate(killed: boolean): Promise<void> {
    const { sim, emit, cri, events, pleg, statuses, volumes } = this.#context;
    const pod = objectKey(this.#pod);
    emit('sync.started', 16, {
      pod,
      updateType: killed ? 'kill' : 'terminating',
      phase: statuses.get(this.#pod).phase ?? 'Pending',
    });
    this.#reasons.clear();
    this.#report(16);
    const { deletionGracePeriodSeconds = this.#pod.spec.terminationGracePeriodSeconds ?? 30 } =
      this.#pod.metadata;
    const grace = Math.max(GRACE_SECONDS_MIN, killed ? 0 : deletionGracePeriodSeconds);
    const labels = { 'io.kubernetes.pod.uid': this.#uid };
    const { items } = await cri.poll('ListPodSandbox', { filter: { labelSelector: labels } });
    const { containers } = await cri.poll('ListContainers', { filter: { labelSelector: labels } });
    const stops = containers
      .filter(({ state }) => state === 'CONTAINER_RUNNING')
      .map(({ id, metadata }) =>
        sim.spawn(`${this.#context.name} stop ${metadata.name}`, async () => {
          events.record(
            this.#pod,
            'Normal',
            'Killing',
            `Stopping container ${metadata.name}`,
            16,
            metadata.name,
          );
          await cri.call('StopContainer', { containerId: id, timeout: String(grace) }, 21);
        }),
      );
    for (const stop of stops) await sim.join(stop);
    for (const { id } of items) await cri.call('StopPodSandbox', { podSandboxId: id }, 17);
    await pleg.relist(this.#uid);
    this.#report(23, true);
    emit('sync.finished', 16, { pod });
    volumes.unmount(this.#uid);
    await sim.sleep(TERMINATED_MICROS);
    statuses.set(this.#pod, finalStatus(statuses.get(this.#pod)), 23, true);
    this.#finished = true;
    sim.spawn(`${this.#context.name} container GC ${pod}`, async () => {
      await sim.sleep(CONTAINER_GC_MICROS);
      for (const { id } of containers) await cri.call('RemoveContainer', { containerId: id }, 21);
      for (const { id } of items) await cri.call('RemovePodSandbox', { podSandboxId: id }, 17);
      pleg.forget(this.#uid);
    });
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
      reasons: this.#reasons,
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
