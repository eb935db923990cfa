/**
 * The config.json that containerd's CRI plugin writes for a sandbox's pause process and for a container.
 * Source: containerd 2.1, internal/cri/server/{podsandbox/sandbox_run_linux,container_create_linux}.go; the values are
 * those of golden/story/nginx.json (seccomp's list of calls and the default devices are left out).
 */
import type { DeepReadonly } from '../api/object.ts';
import type { OciMount, OciSpec } from '../runc/oci-spec.ts';
import type { ContainerConfig, LinuxContainerResources, PodSandboxConfig } from './cri.ts';
import type { ImageSettings } from './registry.ts';

const capabilities = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FSETID',
  'FOWNER',
  'MKNOD',
  'NET_RAW',
  'SETGID',
  'SETUID',
  'SETFCAP',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'SYS_CHROOT',
  'KILL',
  'AUDIT_WRITE',
].map((name) => `CAP_${name}`);
const capabilitySets = { bounding: capabilities, effective: capabilities, permitted: capabilities };

const hardened = ['nosuid', 'noexec', 'nodev'];
const kernelMounts: readonly OciMount[] = [
  { destination: '/proc', type: 'proc', source: 'proc', options: hardened },
  {
    destination: '/dev',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
  },
  {
    destination: '/dev/pts',
    type: 'devpts',
    source: 'devpts',
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
  },
  { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: hardened },
  { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...hardened, 'ro'] },
];

const bind = (destination: string, source: string, options: readonly string[]): OciMount => ({
  destination,
  type: 'bind',
  source,
  options,
});
const inSandbox = ['rbind', 'ro', 'nosuid', 'nodev', 'noexec'];
const inContainer = ['rbind', 'rprivate', 'rw'];

const volatileDirectory = (sandboxId: string): string =>
  `/run/containerd/io.containerd.grpc.v1.cri/sandboxes/${sandboxId}`;
const stableDirectory = (sandboxId: string): string =>
  `/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${sandboxId}`;

/** The directory that is handed to runc as the bundle. */
export const bundleOf = (id: string): string => `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}`;

const criAnnotations = (
  id: string,
  { metadata }: DeepReadonly<PodSandboxConfig>,
): Record<string, string> => ({
  'io.kubernetes.cri.sandbox-id': id,
  'io.kubernetes.cri.sandbox-name': metadata.name,
  'io.kubernetes.cri.sandbox-namespace': metadata.namespace,
  'io.kubernetes.cri.sandbox-uid': metadata.uid,
});

/** The pause process: new namespaces but for the network's, which was made before CNI ran. */
export function sandboxSpec(
  id: string,
  config: DeepReadonly<PodSandboxConfig>,
  pause: ImageSettings,
  netns: string | undefined,
): OciSpec {
  const [uid = 0, gid = 0] = (pause.user ?? '').split(':').map(Number);
  return {
    ociVersion: '1.2.1',
    process: {
      user: { uid, gid, additionalGids: [gid] },
      args: [...(pause.entrypoint ?? [])],
      env: [...(pause.env ?? [])],
      cwd: '/',
      capabilities: capabilitySets,
      noNewPrivileges: true,
      oomScoreAdj: 0,
    },
    root: { path: 'rootfs', readonly: true },
    ...(netns !== undefined && { hostname: config.hostname }),
    mounts: [
      ...kernelMounts,
      bind('/dev/shm', `${volatileDirectory(id)}/shm`, inSandbox),
      bind('/etc/resolv.conf', `${stableDirectory(id)}/resolv.conf`, inSandbox),
    ],
    annotations: { 'io.kubernetes.cri.container-type': 'sandbox', ...criAnnotations(id, config) },
    linux: {
      resources: { cpu: { shares: 2 } },
      cgroupsPath: `${config.linux.cgroupParent}/${id}`,
      namespaces: [
        { type: 'pid' },
        { type: 'ipc' },
        ...(netns === undefined ? [] : ([{ type: 'uts' }] as const)),
        { type: 'mount' },
        ...(netns === undefined ? [] : ([{ type: 'network', path: netns }] as const)),
      ],
      seccomp: {
        defaultAction: 'SCMP_ACT_ERRNO',
        architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
      },
    },
  };
}

/** A container: it joins the sandbox's IPC, UTS and network namespaces and gets a PID and a mount namespace. */
export function containerSpec(
  id: string,
  config: DeepReadonly<ContainerConfig>,
  sandbox: { readonly id: string; readonly pid: number; readonly config: DeepReadonly<PodSandboxConfig> },
  image: ImageSettings,
): OciSpec {
  const { securityContext, resources } = config.linux;
  return {
    ociVersion: '1.2.1',
    process: {
      user: { uid: 0, gid: 0, additionalGids: [0] },
      args: programOf(config, image),
      env: [
        ...(image.env ?? []).slice(0, 1),
        `HOSTNAME=${sandbox.config.hostname}`,
        ...(image.env ?? []).slice(1),
        ...config.envs.map(({ key, value }) => `${key}=${value}`),
      ],
      cwd: config.workingDir ?? image.workingDir ?? '/',
      capabilities: capabilitySets,
      oomScoreAdj: Number(resources.oomScoreAdj ?? 0),
    },
    root: { path: 'rootfs' },
    mounts: [
      ...kernelMounts,
      {
        destination: '/sys/fs/cgroup',
        type: 'cgroup',
        source: 'cgroup',
        options: [...hardened, 'relatime', 'ro'],
      },
      ...config.mounts.slice(1).map(mountOf),
      bind('/etc/hostname', `${stableDirectory(sandbox.id)}/hostname`, inContainer),
      bind('/etc/resolv.conf', `${stableDirectory(sandbox.id)}/resolv.conf`, inContainer),
      bind('/dev/shm', `${volatileDirectory(sandbox.id)}/shm`, inContainer),
      ...config.mounts.slice(0, 1).map(mountOf),
    ],
    annotations: {
      'io.kubernetes.cri.container-name': config.metadata.name,
      'io.kubernetes.cri.container-type': 'container',
      'io.kubernetes.cri.image-name': config.image.userSpecifiedImage ?? config.image.image,
      ...criAnnotations(sandbox.id, sandbox.config),
    },
    linux: {
      resources: linuxResources(resources),
      cgroupsPath: `${sandbox.config.linux.cgroupParent}/${id}`,
      namespaces: [
        { type: 'pid' },
        { type: 'ipc', path: `/proc/${sandbox.pid}/ns/ipc` },
        { type: 'uts', path: `/proc/${sandbox.pid}/ns/uts` },
        { type: 'mount' },
        { type: 'network', path: `/proc/${sandbox.pid}/ns/net` },
      ],
      maskedPaths: securityContext.maskedPaths,
      readonlyPaths: securityContext.readonlyPaths,
    },
  };
}

/** `command` replaces the image's entrypoint and its cmd, `args` its cmd alone. */
export function programOf(config: DeepReadonly<ContainerConfig>, image: ImageSettings): string[] {
  if (config.command?.length) return [...config.command, ...(config.args ?? [])];
  return [...(image.entrypoint ?? []), ...(config.args?.length ? config.args : (image.cmd ?? []))];
}

const mountOf = ({
  containerPath,
  hostPath,
  readonly,
}: DeepReadonly<ContainerConfig['mounts'][number]>): OciMount =>
  bind(containerPath, hostPath, readonly ? ['rbind', 'rprivate', 'ro'] : inContainer);

function linuxResources({
  cpuShares,
  cpuPeriod,
  cpuQuota,
  memoryLimitInBytes,
}: DeepReadonly<LinuxContainerResources>): OciSpec['linux']['resources'] {
  return {
    memory: memoryLimitInBytes === undefined ? {} : { limit: Number(memoryLimitInBytes) },
    cpu: {
      shares: Number(cpuShares ?? 2),
      ...(cpuPeriod !== undefined && { period: Number(cpuPeriod) }),
      ...(cpuQuota !== undefined && { quota: Number(cpuQuota) }),
    },
  };
}
