/**
 * The Container Runtime Interface, v1: the only way in which the kubelet drives containers. Methods and fields have
 * the names of the gRPC services (k8s.io/cri-api/pkg/apis/runtime/v1, fields as in its JSON form); what the engine
 * does not use is left out. Every method rejects with a CriError when the runtime refuses.
 */
import type { DeepReadonly } from '../api/object.ts';

export interface PodSandboxMetadata {
  name: string;
  uid: string;
  namespace: string;
  attempt?: number;
}

export interface PortMapping {
  protocol: string;
  containerPort: number;
  hostPort: number;
}

export interface LinuxContainerResources {
  cpuPeriod?: string;
  cpuQuota?: string;
  cpuShares?: string;
  memoryLimitInBytes?: string;
  oomScoreAdj?: string;
}

export interface PodSandboxConfig {
  metadata: PodSandboxMetadata;
  hostname: string;
  logDirectory: string;
  dnsConfig: { servers: string[]; searches: string[]; options: string[] };
  portMappings?: PortMapping[];
  labels: Record<string, string>;
  annotations: Record<string, string>;
  linux: {
    cgroupParent: string;
    securityContext: {
      namespaceOptions: { network?: 'NODE'; pid: string };
      seccomp: { profileType?: string };
    };
    resources: LinuxContainerResources;
  };
}

export interface ImageSpec {
  image: string;
  userSpecifiedImage?: string;
  annotations?: Record<string, string>;
}

export interface Mount {
  containerPath: string;
  hostPath: string;
  readonly?: boolean;
}

export interface ContainerConfig {
  metadata: { name: string; attempt?: number };
  image: ImageSpec;
  command?: string[];
  args?: string[];
  workingDir?: string;
  envs: { key: string; value: string }[];
  mounts: Mount[];
  labels: Record<string, string>;
  annotations: Record<string, string>;
  logPath: string;
  linux: {
    resources: LinuxContainerResources;
    securityContext: {
      namespaceOptions: { network?: 'NODE'; pid: string };
      maskedPaths: readonly string[];
      readonlyPaths: readonly string[];
      seccomp: { profileType: string };
    };
  };
}

export type PodSandboxState = 'SANDBOX_READY' | 'SANDBOX_NOTREADY';
export type ContainerState = 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED';

/** Times are nanoseconds since 1970, as text. */
export interface PodSandbox {
  id: string;
  metadata: PodSandboxMetadata;
  state: PodSandboxState;
  createdAt: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export interface PodSandboxStatus extends PodSandbox {
  /** `ip` is absent while the sandbox has no network. */
  network: { ip?: string };
}

export interface Container {
  id: string;
  podSandboxId: string;
  metadata: { name: string; attempt?: number };
  image: ImageSpec;
  imageRef: string;
  state: ContainerState;
  createdAt: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export interface ContainerStatus {
  id: string;
  metadata: { name: string; attempt?: number };
  state: ContainerState;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  exitCode?: number;
  reason?: string;
  message?: string;
  image: { image: string };
  /** The image's digest form, `docker.io/library/nginx@sha256:…`. */
  imageRef: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  mounts: Mount[];
  logPath: string;
  user: { linux: { uid?: string; gid?: string; supplementalGroups: string[] } };
}

export interface Image {
  id: string;
  repoTags: string[];
  repoDigests: string[];
  /** Bytes, as text. */
  size: string;
  /** The user that its config names: a number, else a name; neither when it names none, which means root. */
  uid?: { value: string };
  username?: string;
}

interface Filter {
  readonly filter?: { readonly id?: string; readonly labelSelector?: Readonly<Record<string, string>> };
}

/** Request and response of each method. */
export interface CriMethods {
  RunPodSandbox: [{ config: PodSandboxConfig }, { podSandboxId: string }];
  StopPodSandbox: [{ podSandboxId: string }, object];
  RemovePodSandbox: [{ podSandboxId: string }, object];
  PodSandboxStatus: [{ podSandboxId: string }, { status: PodSandboxStatus }];
  ListPodSandbox: [Filter, { items: PodSandbox[] }];
  CreateContainer: [
    { podSandboxId: string; config: ContainerConfig; sandboxConfig: PodSandboxConfig },
    { containerId: string },
  ];
  StartContainer: [{ containerId: string }, object];
  /** `timeout` is in seconds: how long the container gets between its stop signal and SIGKILL. */
  StopContainer: [{ containerId: string; timeout: string }, object];
  RemoveContainer: [{ containerId: string }, object];
  /** Runs a command in a container and waits for its end. An exit code of 0 is left out. */
  ExecSync: [{ containerId: string; cmd: string[] }, { exitCode?: number }];
  ListContainers: [Filter, { containers: Container[] }];
  ContainerStatus: [{ containerId: string }, { status: ContainerStatus }];
  ImageStatus: [{ image: ImageSpec }, { image?: Image }];
  PullImage: [{ image: ImageSpec; sandboxConfig: PodSandboxConfig }, { imageRef: string }];
  ListImages: [object, { images: Image[] }];
  RemoveImage: [{ image: ImageSpec }, object];
}

export type CriMethod = keyof CriMethods;
export type CriRequest<M extends CriMethod> = DeepReadonly<CriMethods[M][0]>;
export type CriResponse<M extends CriMethod> = DeepReadonly<CriMethods[M][1]>;

/** A container runtime: RuntimeService and ImageService together. */
export type CriRuntime = { [M in CriMethod]: (request: CriRequest<M>) => Promise<CriResponse<M>> };

/** A gRPC status other than OK. `message` is the part after `desc = `. */
export class CriError extends Error {
  override readonly name = 'CriError';
  readonly code: 'NotFound' | 'InvalidArgument' | 'AlreadyExists' | 'Unknown';

  constructor(code: CriError['code'], message: string) {
    super(message);
    this.code = code;
  }

  /** As a gRPC client prints it. */
  override toString(): string {
    return `rpc error: code = ${this.code} desc = ${this.message}`;
  }
}
