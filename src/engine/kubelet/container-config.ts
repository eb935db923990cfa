/**
 * What the kubelet asks of the runtime for a pod: sandbox and container configuration. Pure.
 * Source: pkg/kubelet/kuberuntime (kuberuntime_sandbox*.go, kuberuntime_container*.go), 1.36.4; the values are those of
 * golden/story/nginx.json.
 */
import type { Container, Pod } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import type { ContainerConfig, LinuxContainerResources, Mount, PodSandboxConfig } from '../containerd/cri.ts';

const CLUSTER_DNS = '10.96.0.10';
const CLUSTER_DOMAIN = 'cluster.local';
/** The address of the `kubernetes` Service, which every container finds in its environment. */
const API_SERVICE = '10.96.0.1';

export const podDirectory = (pod: DeepReadonly<Pod>): string => `/var/lib/kubelet/pods/${pod.metadata.uid}`;

export function volumePath(pod: DeepReadonly<Pod>, name: string): string {
  const volume = pod.spec.volumes?.find((candidate) => candidate.name === name);
  if (volume?.hostPath) return volume.hostPath.path;
  const plugin = Object.keys(volume ?? {}).find((key) => key !== 'name') ?? 'emptyDir';
  return `${podDirectory(pod)}/volumes/kubernetes.io~${plugin.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}/${name}`;
}

/** `seen` is when the kubelet first saw the pod, in RFC 3339. */
export function sandboxConfig(pod: DeepReadonly<Pod>, seen: string, attempt: number): PodSandboxConfig {
  const { name = '', namespace = '', uid = '' } = pod.metadata;
  const searches = [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN];
  const ports = pod.spec.containers
    .flatMap((container) => container.ports ?? [])
    .filter((port) => port.hostPort);
  return {
    metadata: { name, uid, namespace, ...(attempt > 0 && { attempt }) },
    hostname: pod.spec.hostname ?? name,
    logDirectory: `/var/log/pods/${namespace}_${name}_${uid}`,
    dnsConfig:
      pod.spec.dnsPolicy === 'ClusterFirst'
        ? { servers: [CLUSTER_DNS], searches, options: ['ndots:5'] }
        : { servers: [], searches: [], options: [] },
    ...(ports.length > 0 && {
      portMappings: ports.map(({ protocol = 'TCP', containerPort, hostPort = 0 }) => ({
        protocol,
        containerPort,
        hostPort,
      })),
    }),
    labels: {
      'io.kubernetes.pod.name': name,
      'io.kubernetes.pod.namespace': namespace,
      'io.kubernetes.pod.uid': uid,
      ...pod.metadata.labels,
    },
    annotations: {
      'kubernetes.io/config.seen': seen,
      'kubernetes.io/config.source': 'api',
      ...pod.metadata.annotations,
    },
    linux: {
      cgroupParent: cgroupOf(pod),
      securityContext: { namespaceOptions: namespaceOptions(pod), seccomp: {} },
      resources: resourcesOf(pod, undefined),
    },
  };
}

export interface ContainerConfigInput {
  readonly pod: DeepReadonly<Pod>;
  readonly container: DeepReadonly<Container>;
  /** The image's id on the node. */
  readonly imageRef: string;
  readonly restartCount: number;
  /** Part of the termination log's file name, eight hexadecimal digits. */
  readonly logSuffix: string;
  /** Of the container's spec, eight hexadecimal digits; another hash means that it must be started anew. */
  readonly hash: string;
}

export function containerConfig({
  pod,
  container,
  imageRef,
  restartCount,
  logSuffix,
  hash,
}: ContainerConfigInput): ContainerConfig {
  const { name = '', namespace = '', uid = '' } = pod.metadata;
  const mounts: Mount[] = (container.volumeMounts ?? []).map((mount) => ({
    containerPath: mount.mountPath,
    hostPath: volumePath(pod, mount.name),
    ...(mount.readOnly && { readonly: true }),
  }));
  return {
    metadata: { name: container.name, ...(restartCount > 0 && { attempt: restartCount }) },
    image: { image: imageRef, userSpecifiedImage: container.image ?? '' },
    ...(container.command && { command: [...container.command] }),
    ...(container.args && { args: [...container.args] }),
    ...(container.workingDir !== undefined && { workingDir: container.workingDir }),
    envs: [
      ...serviceEnvironment,
      ...(container.env ?? []).map(({ name: key, value = '' }) => ({ key, value })),
    ],
    mounts: [
      ...mounts,
      { containerPath: '/etc/hosts', hostPath: `${podDirectory(pod)}/etc-hosts` },
      {
        containerPath: container.terminationMessagePath ?? '/dev/termination-log',
        hostPath: `${podDirectory(pod)}/containers/${container.name}/${logSuffix}`,
      },
    ],
    labels: {
      'io.kubernetes.container.name': container.name,
      'io.kubernetes.pod.name': name,
      'io.kubernetes.pod.namespace': namespace,
      'io.kubernetes.pod.uid': uid,
    },
    annotations: {
      'io.kubernetes.container.hash': hash,
      'io.kubernetes.container.restartCount': String(restartCount),
      'io.kubernetes.container.terminationMessagePath':
        container.terminationMessagePath ?? '/dev/termination-log',
      'io.kubernetes.container.terminationMessagePolicy': container.terminationMessagePolicy ?? 'File',
      'io.kubernetes.pod.terminationGracePeriod': String(pod.spec.terminationGracePeriodSeconds ?? 30),
    },
    logPath: `${container.name}/${restartCount}.log`,
    linux: {
      resources: resourcesOf(pod, container),
      securityContext: {
        namespaceOptions: namespaceOptions(pod),
        maskedPaths,
        readonlyPaths,
        seccomp: { profileType: 'Unconfined' },
      },
    },
  };
}

const serviceEnvironment = [
  { key: 'KUBERNETES_PORT_443_TCP_PORT', value: '443' },
  { key: 'KUBERNETES_PORT_443_TCP_ADDR', value: API_SERVICE },
  { key: 'KUBERNETES_SERVICE_HOST', value: API_SERVICE },
  { key: 'KUBERNETES_SERVICE_PORT', value: '443' },
  { key: 'KUBERNETES_SERVICE_PORT_HTTPS', value: '443' },
  { key: 'KUBERNETES_PORT', value: `tcp://${API_SERVICE}:443` },
  { key: 'KUBERNETES_PORT_443_TCP', value: `tcp://${API_SERVICE}:443` },
  { key: 'KUBERNETES_PORT_443_TCP_PROTO', value: 'tcp' },
];

const maskedPaths = [
  ...[
    'asound',
    'acpi',
    'interrupts',
    'kcore',
    'keys',
    'latency_stats',
    'timer_list',
    'timer_stats',
    'sched_debug',
    'scsi',
  ].map((file) => `/proc/${file}`),
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

const namespaceOptions = (pod: DeepReadonly<Pod>): { network?: 'NODE'; pid: string } => ({
  ...(pod.spec.hostNetwork && { network: 'NODE' as const }),
  pid: 'CONTAINER',
});

function cgroupOf(pod: DeepReadonly<Pod>): string {
  const { qosClass = 'BestEffort' } = pod.status;
  return `/kubepods${qosClass === 'Guaranteed' ? '' : `/${qosClass.toLowerCase()}`}/pod${pod.metadata.uid}`;
}

/** Shares follow the CPU request (1024 a core, at least 2), the quota its limit; without a container: the pod's sum. */
function resourcesOf(
  pod: DeepReadonly<Pod>,
  container: DeepReadonly<Container> | undefined,
): LinuxContainerResources {
  const containers = container ? [container] : pod.spec.containers;
  const sum = (kind: 'requests' | 'limits', resource: string): number =>
    containers.reduce((total, { resources }) => total + amount(resources?.[kind]?.[resource]), 0);
  const [cpu, cpuLimit, memory] = [sum('requests', 'cpu'), sum('limits', 'cpu'), sum('limits', 'memory')];
  return {
    cpuPeriod: '100000',
    cpuShares: String(Math.max(2, Math.floor(cpu * 1024))),
    ...(cpuLimit > 0 && { cpuQuota: String(Math.floor(cpuLimit * 100_000)) }),
    ...(memory > 0 && { memoryLimitInBytes: String(memory) }),
    ...(container && {
      oomScoreAdj:
        { Guaranteed: '-997', Burstable: '999', BestEffort: '1000' }[pod.status.qosClass ?? 'BestEffort'] ??
        '1000',
    }),
  };
}

const units: Readonly<Record<string, number>> = {
  m: 0.001,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1_048_576,
  Gi: 1_073_741_824,
  '': 1,
};

function amount(quantity: string | undefined): number {
  const part = /^([\d.]+)([A-Za-z]*)$/.exec(quantity ?? '0');
  return part ? Number(part[1]) * (units[part[2] ?? ''] ?? 1) : 0;
}
