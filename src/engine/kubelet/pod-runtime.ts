/**
 * What the kubelet does to the runtime for one pod: sandbox, containers, stop. A restarted container waits longer each
 * time. Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go (`SyncPod`, `computePodActions`, `KillPod`), 1.36.4.
 */
import type { Container, Pod } from '../api/core-v1.ts';
import { type DeepReadonly, objectKey } from '../api/object.ts';
import { CriError } from '../containerd/cri.ts';
import type { Process } from '../sim/simulation.ts';
import { EPOCH_SECONDS, formatDuration, type Micros, micros, millis, seconds } from '../sim/time.ts';
import { containerConfig, sandboxConfig } from './container-config.ts';
import { isSidecar } from './init-containers.ts';
import type { WorkerContext } from './pod-worker.ts';
import { StartError } from './start-error.ts';
import { containersNamed, readySandbox, shouldRestart, type WaitingReason } from './status.ts';

const CREATE_CONTAINER_MICROS = millis(4);
/** Also a forced deletion leaves this much between the stop signal and SIGKILL. */
const GRACE_SECONDS_MIN = 2;
const CONTAINER_GC_MICROS = seconds(60);
const CRASH_BACKOFF_MICROS = seconds(10);
const CRASH_BACKOFF_MICROS_MAX = seconds(300);

export class PodRuntime {
  /** Why a container is not running, by its name. */
  readonly reasons = new Map<string, WaitingReason>();
  readonly #context: WorkerContext;
  readonly #uid: string;
  /** When the kubelet first saw the pod, in RFC 3339. */
  readonly #seen: string;
  readonly #crashes = new Map<string, Micros>();

  constructor(context: WorkerContext, uid: string, seen: string) {
    this.#context = context;
    this.#uid = uid;
    this.#seen = seen;
  }

  /**
   * Volumes, sandbox, containers. Returns whether anything was started; rejects with a StartError or a CriError.
   * `sandboxStarted` is told in between; `abandoned` says that the pod is to be stopped instead.
   */
  async reconcile(
    pod: DeepReadonly<Pod>,
    { sandboxStarted, abandoned }: { sandboxStarted(): void; abandoned(): boolean },
  ): Promise<boolean> {
    const runtime = this.#context.pleg.status(this.#uid);
    const wanted = this.#wanted(pod);
    if (this.#onlySidecarsRun(pod)) {
      await this.stop(pod, pod.spec.terminationGracePeriodSeconds ?? 30);
      return true;
    }
    if (wanted.length === 0) return false;
    await this.#context.volumes.waitForMounts(pod, abandoned);
    if (abandoned()) return false;
    let sandboxId = readySandbox(runtime)?.id;
    if (sandboxId === undefined) {
      sandboxId = await this.#createSandbox(pod, runtime.sandboxes.length);
      sandboxStarted();
    }
    let failed: StartError | undefined;
    for (const container of wanted) {
      if (abandoned()) return true;
      try {
        await this.#startContainer(pod, sandboxId, container);
      } catch (error) {
        if (!(error instanceof StartError)) throw error;
        failed = error;
      }
    }
    if (failed) throw failed;
    return true;
  }

  /** Stops the containers, each with its time between stop signal and SIGKILL, then the sandbox. */
  async stop(pod: DeepReadonly<Pod>, graceSeconds: number): Promise<void> {
    const { sim, cri, events, pleg, name } = this.#context;
    const filter = { labelSelector: { 'io.kubernetes.pod.uid': this.#uid } };
    const { items: sandboxes } = await cri.poll('ListPodSandbox', { filter });
    const { containers } = await cri.poll('ListContainers', { filter });
    const running = containers.filter(({ state }) => state === 'CONTAINER_RUNNING');
    const stop = ({ id, metadata }: (typeof running)[number]): Process =>
      sim.spawn(`${name} stop ${metadata.name}`, async () => {
        events.record(pod, 'Normal', 'Killing', `Stopping container ${metadata.name}`, 16, metadata.name);
        const left = graceSeconds - (await this.#preStop(pod, id, metadata.name, graceSeconds));
        await this.#stopContainer(id, left);
      });
    const order = (pod.spec.initContainers ?? []).filter(isSidecar).map((container) => container.name);
    const isLast = ({ metadata }: (typeof running)[number]): boolean => order.includes(metadata.name);
    for (const process of running.filter((container) => !isLast(container)).map(stop))
      await sim.join(process);
    // Sidecars were there first and go last, one after the other.
    for (const sidecar of order.reverse()) {
      const found = running.find(({ metadata }) => metadata.name === sidecar);
      if (found) await sim.join(stop(found));
    }
    for (const { id } of sandboxes) await cri.call('StopPodSandbox', { podSandboxId: id }, 17);
    await pleg.relist(this.#uid);
  }

  async #stopContainer(containerId: string, graceSeconds: number): Promise<void> {
    const timeout = String(Math.max(GRACE_SECONDS_MIN, graceSeconds));
    await this.#context.cri.call('StopContainer', { containerId, timeout }, 21);
  }

  #hooks(): Promise<typeof import('./lifecycle-hooks.ts')> {
    return this.#context.sim.load(() => import('./lifecycle-hooks.ts'));
  }

  /** Runs the container's preStop hook, if it has one and the time for it. Returns the seconds it took. */
  async #preStop(
    pod: DeepReadonly<Pod>,
    containerId: string,
    name: string,
    graceSeconds: number,
  ): Promise<number> {
    const { sim, cri, events } = this.#context;
    const container = pod.spec.containers.find((candidate) => candidate.name === name);
    const handler = container?.lifecycle?.preStop;
    if (!container || !handler || graceSeconds <= 0) return 0;
    const { runPreStop } = await this.#hooks();
    return runPreStop(sim, cri, { pod, container, containerId, handler }, graceSeconds, () =>
      events.record(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', 21, name),
    );
  }

  /** Has the garbage collector take away what is left of a stopped pod, within a minute. */
  collect(pod: DeepReadonly<Pod>): void {
    const { sim, cri, pleg, name } = this.#context;
    const { sandboxes, containers } = pleg.status(this.#uid);
    sim.spawn(`${name} container GC ${objectKey(pod)}`, async () => {
      await sim.sleep(CONTAINER_GC_MICROS);
      for (const { id } of containers) await cri.call('RemoveContainer', { containerId: id }, 21);
      for (const { id: podSandboxId } of sandboxes) {
        await cri.call('StopPodSandbox', { podSandboxId }, 17);
        await cri.call('RemovePodSandbox', { podSandboxId }, 17);
      }
      pleg.forget(this.#uid);
    });
  }

  /** The containers to start now: the next init container, or when all have done their part, the others. */
  #wanted(pod: DeepReadonly<Pod>): readonly DeepReadonly<Container>[] {
    for (const container of pod.spec.initContainers ?? []) {
      const newest = containersNamed(this.#context.pleg.status(this.#uid), container.name).at(-1);
      const running = newest?.state === 'CONTAINER_RUNNING';
      const initialized = isSidecar(container)
        ? running
        : newest?.state === 'CONTAINER_EXITED' && newest.exitCode === 0;
      if (initialized) continue;
      if (running) return [];
      const again = isSidecar(container) || !newest || pod.spec.restartPolicy !== 'Never';
      return again ? [container] : [];
    }
    return pod.spec.containers.filter((container) => this.#shouldStart(pod, container));
  }

  /** The containers have done their work for good: what is left of the pod is killed. */
  #onlySidecarsRun(pod: DeepReadonly<Pod>): boolean {
    const runtime = this.#context.pleg.status(this.#uid);
    const newest = (container: DeepReadonly<Container>) => containersNamed(runtime, container.name).at(-1);
    const over = pod.spec.containers.every((container) => {
      const { state, exitCode = 0 } = newest(container) ?? {};
      return state === 'CONTAINER_EXITED' && !shouldRestart(pod, exitCode);
    });
    const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar);
    return over && sidecars.some((container) => newest(container)?.state === 'CONTAINER_RUNNING');
  }

  #shouldStart(pod: DeepReadonly<Pod>, container: DeepReadonly<Container>): boolean {
    const known = containersNamed(this.#context.pleg.status(this.#uid), container.name);
    const newest = known[known.length - 1];
    if (newest?.state === 'CONTAINER_EXITED') return shouldRestart(pod, newest.exitCode ?? 0);
    return newest?.state !== 'CONTAINER_RUNNING';
  }

  async #createSandbox(pod: DeepReadonly<Pod>, attempt: number): Promise<string> {
    const { cri, events } = this.#context;
    try {
      const config = sandboxConfig(pod, this.#seen, attempt);
      const { podSandboxId } = await cri.call('RunPodSandbox', { config }, 17);
      await cri.call('PodSandboxStatus', { podSandboxId }, 17);
      return podSandboxId;
    } catch (error) {
      if (error instanceof CriError) {
        events.record(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${error}`, 17);
      }
      throw error;
    }
  }

  async #startContainer(
    pod: DeepReadonly<Pod>,
    podSandboxId: string,
    container: DeepReadonly<Container>,
  ): Promise<void> {
    const { events } = this.#context;
    const { name } = container;
    try {
      this.#waitAfterCrash(pod, container);
      await this.#createAndStart(pod, podSandboxId, container);
      this.reasons.delete(name);
    } catch (error) {
      if (!(error instanceof StartError || error instanceof CriError)) throw error;
      const failure =
        error instanceof StartError ? error : new StartError('RunContainerError', error.message);
      this.reasons.set(name, { reason: failure.reason, message: failure.message });
      const told = failure.reason === 'CreateContainerConfigError' ? failure.message : failure.reason;
      if (failure.reason !== 'CrashLoopBackOff' && failure.reason !== 'PostStartHookError')
        events.record(pod, 'Warning', 'Failed', `Error: ${told}`, 19, name);
      throw failure;
    }
  }

  async #createAndStart(
    pod: DeepReadonly<Pod>,
    podSandboxId: string,
    container: DeepReadonly<Container>,
  ): Promise<void> {
    const { sim, cri, events, images, random, pleg } = this.#context;
    const known = containersNamed(pleg.status(this.#uid), container.name);
    const newest = known[known.length - 1];
    const sandbox = sandboxConfig(pod, this.#seen, 0);
    const imageRef = await images.ensure(pod, container, sandbox);
    const { image } = await cri.call('ImageStatus', { image: { image: container.image ?? '' } }, 19);
    const must = container.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot;
    const objection =
      must && (await sim.load(() => import('./run-as-non-root.ts'))).rootObjection(pod, container, image);
    if (objection) throw new StartError('CreateContainerConfigError', objection);
    await sim.sleep(CREATE_CONTAINER_MICROS);
    const config = containerConfig({
      pod,
      container,
      imageRef,
      restartCount: newest ? (newest.metadata.attempt ?? 0) + 1 : 0,
      logSuffix: random.hex(8),
      hash: random.hex(8),
    });
    const { containerId } = await cri.call(
      'CreateContainer',
      { podSandboxId, config, sandboxConfig: sandbox },
      20,
    );
    events.record(pod, 'Normal', 'Created', 'Container created', 20, container.name);
    await cri.call('StartContainer', { containerId }, 21);
    events.record(pod, 'Normal', 'Started', 'Container started', 21, container.name);
    await this.#postStart(pod, container, containerId);
  }

  /** A container whose postStart hook fails is stopped again. */
  async #postStart(
    pod: DeepReadonly<Pod>,
    container: DeepReadonly<Container>,
    containerId: string,
  ): Promise<void> {
    const { sim, cri, events } = this.#context;
    const handler = container.lifecycle?.postStart;
    if (!handler) return;
    const { runHook } = await this.#hooks();
    const failure = await runHook(sim, cri, { pod, container, containerId, handler });
    if (failure === undefined) return;
    events.record(pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', 21, container.name);
    events.record(pod, 'Normal', 'Killing', 'FailedPostStartHook', 21, container.name);
    await this.#stopContainer(containerId, pod.spec.terminationGracePeriodSeconds ?? 30);
    throw new StartError('PostStartHookError', failure);
  }

  /** A container that ended is started again at once, then after 10, 20, … 300 s, counted from its end. */
  #waitAfterCrash(pod: DeepReadonly<Pod>, { name }: DeepReadonly<Container>): void {
    const { sim, events, pleg, syncAfter, random } = this.#context;
    const known = containersNamed(pleg.status(this.#uid), name);
    const newest = known[known.length - 1];
    if (newest?.state !== 'CONTAINER_EXITED') return;
    const span = this.#crashes.get(name);
    if (span === undefined) {
      this.#crashes.set(name, CRASH_BACKOFF_MICROS);
      return;
    }
    const ended = (Number((newest.finishedAt ?? '').slice(0, -9)) - EPOCH_SECONDS) * 1_000_000;
    const left = ended + span - sim.now;
    if (left <= 0) {
      this.#crashes.set(name, micros(Math.min(span * 2, CRASH_BACKOFF_MICROS_MAX)));
      return;
    }
    const which = `${pod.metadata.name}_${pod.metadata.namespace}(${this.#uid})`;
    events.record(
      pod,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${which}`,
      21,
      name,
    );
    syncAfter(this.#uid, micros(left + random.below(left / 2 + 1)));
    throw new StartError(
      'CrashLoopBackOff',
      `back-off ${formatDuration(span)} restarting failed container=${name} pod=${which}`,
    );
  }
}
