/**
 * containerd with its CRI plugin: sandboxes, containers and images of one node. For a sandbox it makes the network
 * namespace first, lets CNI set it up, and only then has runc make the pause process.
 * Source: containerd 2.1, internal/cri/server; order and times as in golden/story/nginx.json and timings.json.
 */

import { type DeepReadonly, deepFreeze } from '../api/object.ts';
import { Cni, type SandboxNetwork } from '../cni/cni.ts';
import { Runc } from '../runc/runc.ts';
import type { RandomStream } from '../sim/random.ts';
import type { Simulation } from '../sim/simulation.ts';
import { EPOCH_SECONDS, type Micros, micros, millis, seconds } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import {
  type Container,
  type ContainerConfig,
  CriError,
  type CriRequest,
  type CriResponse,
  type CriRuntime,
  type PodSandboxConfig,
  type PodSandboxStatus,
} from './cri.ts';
import { criImage, digestForm, ImageStore } from './image-store.ts';
import { bundleOf, containerSpec, programOf, sandboxSpec } from './oci-spec.ts';
import { commandFrom, type Program, programFrom } from './programs.ts';
import type { Registry, RegistryImage } from './registry.ts';

export const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';

/** With CNI and runc these make RunPodSandbox 163 ms, CreateContainer 19 ms and StartContainer 91 ms (p50, uncached). */
const NETNS_MICROS = millis(7);
const SNAPSHOT_MICROS = millis(22);
const SHIM_MICROS = millis(44);
const SANDBOX_DONE_MICROS = millis(4);
const CREATE_CONTAINER_MICROS = millis(19);
const TASK_MICROS = millis(24);
const TASK_DONE_MICROS = millis(16);
const STATUS_MICROS = millis(1);
const REMOVE_MICROS = millis(5);
const EXIT_MICROS = millis(14);

const SIGKILL = 9;
const signals: Readonly<Record<string, number>> = { SIGINT: 2, SIGQUIT: 3, SIGTERM: 15, SIGWINCH: 28 };

interface Sandbox {
  readonly id: string;
  readonly config: DeepReadonly<PodSandboxConfig>;
  readonly network: SandboxNetwork | undefined;
  readonly createdAt: Micros;
  state: 'SANDBOX_READY' | 'SANDBOX_NOTREADY';
}

interface Task {
  readonly id: string;
  readonly podSandboxId: string;
  readonly config: DeepReadonly<ContainerConfig>;
  readonly logDirectory: string;
  readonly image: RegistryImage;
  readonly createdAt: Micros;
  state: Container['state'];
  startedAt?: Micros;
  finishedAt?: Micros;
  exitCode?: number;
  /** Why it ended, where the exit code alone does not say. */
  reason?: 'OOMKilled';
  /** A stop signal was sent: the program ends by that. */
  stopping?: boolean;
}

export interface ContainerdOptions {
  readonly sim: Simulation;
  readonly trace: Trace;
  readonly nodeName: string;
  /** The node's range of pod addresses, `10.244.1.0/24`. */
  readonly podCidr: string;
  readonly registry: Registry;
  /** Images that the node holds already, such as `nginx`. */
  readonly images?: readonly string[];
}

export class Containerd implements CriRuntime {
  readonly #sim: Simulation;
  readonly #emit: Emit;
  readonly #random: RandomStream;
  readonly #name: string;
  readonly #cni: Cni;
  readonly #runc: Runc;
  readonly #images: ImageStore;
  readonly #sandboxes = new Map<string, Sandbox>();
  readonly #tasks = new Map<string, Task>();

  constructor({ sim, trace, nodeName, podCidr, registry, images = [] }: ContainerdOptions) {
    this.#sim = sim;
    this.#name = `containerd/${nodeName}`;
    this.#emit = trace.emitter(this.#name, 'containerd/containerd.ts');
    this.#random = sim.random(this.#name);
    this.#cni = new Cni(sim, trace, nodeName, podCidr);
    this.#runc = new Runc(sim, trace, nodeName);
    this.#images = new ImageStore(sim, trace, nodeName, registry);
    for (const image of images) this.#images.preload(image);
  }

  async RunPodSandbox({ config }: CriRequest<'RunPodSandbox'>): Promise<CriResponse<'RunPodSandbox'>> {
    const id = this.#random.hex(64);
    let network: SandboxNetwork | undefined;
    if (config.linux.securityContext.namespaceOptions.network !== 'NODE') {
      network = { id, netns: `/var/run/netns/cni-${this.#random.uuid()}`, pod: config.metadata };
      await this.#sim.sleep(NETNS_MICROS);
      this.#emit('namespace.created', 17, { path: network.netns });
      await this.#setUpNetwork(network, config);
    }
    const pause = this.#images.find(PAUSE_IMAGE) ?? (await this.#images.pull(PAUSE_IMAGE, 17));
    await this.#sim.sleep(SNAPSHOT_MICROS);
    await this.#sim.sleep(SHIM_MICROS);
    await this.#runc.create(
      id,
      bundleOf(id),
      deepFreeze(sandboxSpec(id, config, pause.settings, network?.netns)),
      17,
    );
    const createdAt = this.#sim.now;
    await this.#runc.start(id, 17);
    await this.#sim.sleep(SANDBOX_DONE_MICROS);
    this.#sandboxes.set(id, { id, config, network, createdAt, state: 'SANDBOX_READY' });
    this.#emit('container.state', 17, { pod: podKey(config), container: 'pause', id, state: 'running' });
    return { podSandboxId: id };
  }

  async StopPodSandbox({
    podSandboxId,
  }: CriRequest<'StopPodSandbox'>): Promise<CriResponse<'StopPodSandbox'>> {
    const sandbox = this.#sandbox(podSandboxId);
    for (const task of this.#tasks.values()) {
      if (task.podSandboxId === podSandboxId && task.state === 'CONTAINER_RUNNING')
        await this.#stop(task, SIGKILL, millis(0), 17);
    }
    if (sandbox.state === 'SANDBOX_NOTREADY') return {};
    await this.#runc.kill(podSandboxId, SIGKILL, false, 17);
    await this.#runc.kill(podSandboxId, SIGKILL, true, 17);
    await this.#runc.delete(podSandboxId, 17);
    await this.#runc.ensureDeleted(podSandboxId, 17);
    sandbox.state = 'SANDBOX_NOTREADY';
    this.#emit('container.state', 17, {
      pod: podKey(sandbox.config),
      container: 'pause',
      id: podSandboxId,
      state: 'exited',
      exitCode: 137,
    });
    if (sandbox.network) await this.#cni.remove(sandbox.network, 18);
    return {};
  }

  async RemovePodSandbox({
    podSandboxId,
  }: CriRequest<'RemovePodSandbox'>): Promise<CriResponse<'RemovePodSandbox'>> {
    await this.#sim.sleep(REMOVE_MICROS);
    this.#sandboxes.delete(podSandboxId);
    return {};
  }

  async PodSandboxStatus({
    podSandboxId,
  }: CriRequest<'PodSandboxStatus'>): Promise<CriResponse<'PodSandboxStatus'>> {
    await this.#sim.sleep(STATUS_MICROS);
    return { status: sandboxStatus(this.#sandbox(podSandboxId)) };
  }

  async ListPodSandbox({ filter }: CriRequest<'ListPodSandbox'>): Promise<CriResponse<'ListPodSandbox'>> {
    await this.#sim.sleep(STATUS_MICROS);
    const items = [...this.#sandboxes.values()].filter(({ config }) =>
      selects(filter?.labelSelector, config.labels),
    );
    return { items: items.map((sandbox) => withoutNetwork(sandboxStatus(sandbox))) };
  }

  async CreateContainer({
    podSandboxId,
    config,
    sandboxConfig,
  }: CriRequest<'CreateContainer'>): Promise<CriResponse<'CreateContainer'>> {
    const sandbox = this.#sandbox(podSandboxId);
    const image = this.#images.find(config.image.image);
    if (!image) throw new CriError('NotFound', `failed to resolve image "${config.image.image}": not found`);
    await this.#sim.sleep(CREATE_CONTAINER_MICROS);
    const id = this.#random.hex(64);
    this.#tasks.set(id, {
      id,
      podSandboxId,
      config,
      logDirectory: sandboxConfig.logDirectory,
      image,
      createdAt: this.#sim.now,
      state: 'CONTAINER_CREATED',
    });
    this.#emit('container.state', 20, {
      pod: podKey(sandbox.config),
      container: config.metadata.name,
      id,
      state: 'created',
    });
    return { containerId: id };
  }

  async StartContainer({
    containerId,
  }: CriRequest<'StartContainer'>): Promise<CriResponse<'StartContainer'>> {
    const task = this.#task(containerId);
    const sandbox = this.#sandbox(task.podSandboxId);
    await this.#sim.sleep(TASK_MICROS);
    const spec = containerSpec(
      containerId,
      task.config,
      { id: sandbox.id, pid: this.#runc.pid(sandbox.id), config: sandbox.config },
      task.image.settings,
    );
    await this.#runc.create(containerId, bundleOf(containerId), deepFreeze(spec), 21);
    await this.#runc.start(containerId, 21);
    task.state = 'CONTAINER_RUNNING';
    task.startedAt = this.#sim.now;
    this.#emit('container.state', 21, {
      pod: podKey(sandbox.config),
      container: task.config.metadata.name,
      id: containerId,
      state: 'running',
    });
    const end = endOf(task.config, programFrom(programOf(task.config, task.image.settings)));
    if (end) {
      this.#sim.spawn(`${this.#name} program ${containerId.slice(0, 12)}`, async () => {
        await this.#sim.sleep(end.after);
        if (task.stopping) return;
        if (end.reason !== undefined) task.reason = end.reason;
        await this.#exit(task, end.exitCode, 21);
      });
    }
    await this.#sim.sleep(TASK_DONE_MICROS);
    return {};
  }

  async StopContainer({
    containerId,
    timeout,
  }: CriRequest<'StopContainer'>): Promise<CriResponse<'StopContainer'>> {
    const task = this.#task(containerId);
    if (task.state !== 'CONTAINER_RUNNING') return {};
    await this.#stop(
      task,
      signals[task.image.settings.stopSignal ?? 'SIGTERM'] ?? 15,
      seconds(Number(timeout)),
      21,
    );
    return {};
  }

  async ExecSync({ containerId, cmd }: CriRequest<'ExecSync'>): Promise<CriResponse<'ExecSync'>> {
    const task = this.#task(containerId);
    if (task.state !== 'CONTAINER_RUNNING')
      throw new CriError('Unknown', `container is in ${task.state} state`);
    await this.#runc.exec(containerId, bundleOf(containerId), this.#random.hex(64), 21);
    const { after, exitCode } = commandFrom(cmd);
    await this.#sim.sleep(after);
    return exitCode === 0 ? {} : { exitCode };
  }

  async RemoveContainer({
    containerId,
  }: CriRequest<'RemoveContainer'>): Promise<CriResponse<'RemoveContainer'>> {
    await this.#sim.sleep(REMOVE_MICROS);
    this.#tasks.delete(containerId);
    return {};
  }

  async ListContainers({ filter }: CriRequest<'ListContainers'>): Promise<CriResponse<'ListContainers'>> {
    await this.#sim.sleep(STATUS_MICROS);
    const tasks = [...this.#tasks.values()].filter(({ config }) =>
      selects(filter?.labelSelector, config.labels),
    );
    return {
      containers: tasks.map(({ id, podSandboxId, config, state, createdAt, image }) => ({
        id,
        podSandboxId,
        metadata: config.metadata,
        image: config.image,
        imageRef: image.config.digest,
        state,
        createdAt: nanos(createdAt),
        labels: config.labels,
        annotations: config.annotations,
      })),
    };
  }

  async ContainerStatus({
    containerId,
  }: CriRequest<'ContainerStatus'>): Promise<CriResponse<'ContainerStatus'>> {
    await this.#sim.sleep(STATUS_MICROS);
    const { config, state, createdAt, startedAt, finishedAt, exitCode, reason, image, logDirectory } =
      this.#task(containerId);
    return {
      status: {
        id: containerId,
        metadata: config.metadata,
        state,
        createdAt: nanos(createdAt),
        ...(startedAt !== undefined && { startedAt: nanos(startedAt) }),
        ...(finishedAt !== undefined && { finishedAt: nanos(finishedAt) }),
        ...(exitCode !== undefined && {
          exitCode,
          reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
        }),
        image: { image: criImage(image).repoTags[0] as string },
        imageRef: digestForm(image),
        labels: config.labels,
        annotations: config.annotations,
        mounts: config.mounts,
        logPath: `${logDirectory}/${config.logPath}`,
        user: { linux: { supplementalGroups: ['0'] } },
      },
    };
  }

  async ImageStatus({ image }: CriRequest<'ImageStatus'>): Promise<CriResponse<'ImageStatus'>> {
    await this.#sim.sleep(STATUS_MICROS);
    const found = this.#images.find(image.image);
    return found ? { image: criImage(found) } : {};
  }

  async PullImage({ image }: CriRequest<'PullImage'>): Promise<CriResponse<'PullImage'>> {
    return { imageRef: (await this.#images.pull(image.image, 19)).config.digest };
  }

  async ListImages(): Promise<CriResponse<'ListImages'>> {
    await this.#sim.sleep(STATUS_MICROS);
    return { images: this.#images.list().map(criImage) };
  }

  async RemoveImage({ image }: CriRequest<'RemoveImage'>): Promise<CriResponse<'RemoveImage'>> {
    await this.#sim.sleep(REMOVE_MICROS);
    this.#images.remove(image.image);
    return {};
  }

  async #setUpNetwork(network: SandboxNetwork, { metadata }: DeepReadonly<PodSandboxConfig>): Promise<void> {
    try {
      network.result = await this.#cni.add(network, 18);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new CriError(
        'Unknown',
        `failed to setup network for sandbox "${network.id}": ${why} (pod ${metadata.namespace}/${metadata.name})`,
      );
    }
  }

  /** The stop signal, then SIGKILL when the time is up. */
  async #stop(task: Task, signal: number, grace: Micros, step: Step): Promise<void> {
    await this.#runc.kill(task.id, signal, false, step);
    task.stopping = true;
    const { stopped, ends } = programFrom(programOf(task.config, task.image.settings));
    if (signal === SIGKILL || !stopped) {
      if (signal !== SIGKILL) {
        const left =
          ends && task.startedAt !== undefined ? task.startedAt + ends.after - this.#sim.now : grace;
        if (ends && left < grace) {
          await this.#sim.sleep(micros(left));
          return this.#exit(task, ends.exitCode, step);
        }
        await this.#sim.sleep(grace);
        await this.#runc.kill(task.id, SIGKILL, false, step);
      }
      return this.#exit(task, 128 + SIGKILL, step);
    }
    return this.#exit(task, stopped.exitCode, step);
  }

  /** The program has ended: the shim kills what is left in the container and deletes it. */
  async #exit(task: Task, exitCode: number, step: Step): Promise<void> {
    if (task.state !== 'CONTAINER_RUNNING') return;
    task.state = 'CONTAINER_EXITED';
    task.finishedAt = this.#sim.now;
    task.exitCode = exitCode;
    const sandbox = this.#sandbox(task.podSandboxId);
    this.#emit('container.state', step, {
      pod: podKey(sandbox.config),
      container: task.config.metadata.name,
      id: task.id,
      state: 'exited',
      exitCode,
    });
    await this.#sim.sleep(EXIT_MICROS);
    await this.#runc.kill(task.id, SIGKILL, true, step);
    await this.#runc.delete(task.id, step);
  }

  #sandbox(id: string): Sandbox {
    const sandbox = this.#sandboxes.get(id);
    if (!sandbox)
      throw new CriError('NotFound', `an error occurred when try to find sandbox "${id}": not found`);
    return sandbox;
  }

  #task(id: string): Task {
    const task = this.#tasks.get(id);
    if (!task)
      throw new CriError('NotFound', `an error occurred when try to find container "${id}": not found`);
    return task;
  }
}

interface End {
  readonly after: Micros;
  readonly exitCode: number;
  readonly reason?: 'OOMKilled';
}

/** How a program ends by itself; one that takes ever more memory is killed by the kernel if there is a limit. */
function endOf({ linux }: DeepReadonly<ContainerConfig>, { ends, outgrowsMemory }: Program): End | undefined {
  if (outgrowsMemory && linux.resources.memoryLimitInBytes !== undefined)
    return { ...outgrowsMemory, exitCode: 128 + SIGKILL, reason: 'OOMKilled' };
  return ends;
}

function sandboxStatus({ id, config, createdAt, state, network }: Sandbox): DeepReadonly<PodSandboxStatus> {
  const ip = state === 'SANDBOX_READY' ? network?.result?.ips?.[0]?.address.split('/')[0] : undefined;
  return {
    id,
    metadata: config.metadata,
    state,
    createdAt: nanos(createdAt),
    network: ip === undefined ? {} : { ip },
    labels: config.labels,
    annotations: config.annotations,
  };
}

function withoutNetwork({
  network: _,
  ...sandbox
}: DeepReadonly<PodSandboxStatus>): Omit<DeepReadonly<PodSandboxStatus>, 'network'> {
  return sandbox;
}

const selects = (
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean => Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value);

const podKey = ({ metadata }: DeepReadonly<PodSandboxConfig>): string =>
  `${metadata.namespace}/${metadata.name}`;

/** Nanoseconds since 1970, as CRI gives times. */
const nanos = (at: Micros): string =>
  `${EPOCH_SECONDS + Math.floor(at / 1_000_000)}${String(at % 1_000_000).padStart(6, '0')}000`;
