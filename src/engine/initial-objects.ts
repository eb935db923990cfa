/** What a cluster holds before anybody types a command. */
import type { Node, Service, Taint } from './api/core-v1.ts';
import type { KubeObject } from './api/object.ts';
import { systemPriorityClasses } from './apiserver/resources/priorityclasses.ts';
import { criImage } from './containerd/image-store.ts';
import { parseReference, Registry } from './containerd/registry.ts';
import { checkNode } from './node-checks.ts';

/** A node as a reader describes it; what is left out is as on the nodes of `nodes: N`. */
export interface NodeOptions {
  readonly name: string;
  /** Default `4`. */
  readonly cpu?: string;
  /** Default `16Gi`. */
  readonly memory?: string;
  /** How many Pods fit, default `110`. */
  readonly pods?: string;
  /** Further resources, such as `{ 'example.com/gpu': '2' }`. */
  readonly resources?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  /** Images that the node holds already, such as `nginx`. */
  readonly images?: readonly string[];
}

/** The recordings were made a little after the cluster had come up. */
const CREATED = '2026-11-23T21:23:06Z';

const controlPlaneTaint: Taint = { effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' };

/** The tainted control-plane node, as in `setup.nodes` of golden/story/nginx.json. */
const controlPlane: NodeOptions = {
  name: 'control-plane',
  cpu: '2',
  memory: '4Gi',
  labels: {
    'node-role.kubernetes.io/control-plane': '',
    'node.kubernetes.io/exclude-from-external-load-balancers': '',
  },
  taints: [controlPlaneTaint],
};

/** The nodes of the headline recording, `setup.nodes` of golden/story/nginx.json. */
const recordedNodes: readonly NodeOptions[] = [
  controlPlane,
  {
    name: 'node-1',
    cpu: '2',
    memory: '24581684Ki',
    resources: { 'ephemeral-storage': '243497856212', 'hugepages-1Gi': '0', 'hugepages-2Mi': '0' },
  },
  { name: 'node-2', cpu: '1', memory: '16Gi' },
  {
    name: 'node-3',
    cpu: '2',
    memory: '16Gi',
    taints: [{ effect: 'PreferNoSchedule', key: 'example.com/spot' }],
  },
];

/**
 * The nodes of a cluster. `undefined`: those of the recording. A number: that many equal ones, and the tainted
 * control-plane. `images` by node, in addition to what a node says itself. Throws an Error in words.
 */
export function nodeOptions(
  nodes: number | readonly NodeOptions[] | undefined,
  images: Readonly<Record<string, readonly string[]>> = {},
): readonly NodeOptions[] {
  const all = typeof nodes === 'number' ? equalNodes(nodes) : (nodes ?? recordedNodes);
  for (const node of all) checkNode(node);
  const names = all.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`nodes: ${twice} is there twice: give each node its own name`);
  const unknown = Object.keys(images).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`images: there is no node ${unknown}; the nodes are ${names.join(', ')}`);
  return all.map((node) => ({ ...node, images: [...(node.images ?? []), ...(images[node.name] ?? [])] }));
}

function equalNodes(count: number): readonly NodeOptions[] {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`nodes: ${count} is no number of nodes: write a whole number, such as 3`);
  }
  return [controlPlane, ...Array.from({ length: count }, (_, index) => ({ name: `node-${index + 1}` }))];
}

/** `status.images` as the kubelet reports it. */
function imagesOf(names: readonly string[], registry: Registry): NonNullable<Node['status']['images']> {
  return names.map((name) => {
    const { repoDigests, repoTags, size } = criImage(registry.image(parseReference(name)));
    return { names: [...repoDigests, ...repoTags], sizeBytes: Number(size) };
  });
}

/** The range of Pod addresses of the node at this place. */
export const podCidrOf = (index: number): string => `10.244.${index}.0/24`;

/** A Node object as a kubelet has registered it and the node lifecycle controller has seen it Ready. */
export function nodeObject(options: NodeOptions, index: number, registry = new Registry()): Node {
  const allocatable = {
    cpu: options.cpu ?? '4',
    'ephemeral-storage': '100Gi',
    memory: options.memory ?? '16Gi',
    pods: options.pods ?? '110',
    ...options.resources,
  };
  const podCIDR = podCidrOf(index);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: options.name,
      creationTimestamp: CREATED,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': options.name,
        'kubernetes.io/os': 'linux',
        ...options.labels,
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: {
      podCIDR,
      podCIDRs: [podCIDR],
      ...(options.taints && { taints: [...options.taints] }),
      ...(options.unschedulable && { unschedulable: true }),
    },
    status: {
      capacity: allocatable,
      allocatable,
      conditions: nodeConditions,
      addresses: [
        { type: 'InternalIP', address: `172.18.0.${index + 2}` },
        { type: 'Hostname', address: options.name },
      ],
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'containerd://2.1.9',
        kernelVersion: '6.18.44',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.36.4',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux forky/sid',
        systemUUID: '',
      },
      ...(options.images?.length && { images: imagesOf(options.images, registry) }),
      declaredFeatures: [
        'ExtendWebSocketsToKubelet',
        'InPlacePodLevelResourcesVerticalScaling',
        'InPlacePodVerticalScalingInitContainers',
        'RestartAllContainersOnContainerExits',
      ],
    },
  };
}

const nodeConditions = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
].map(([type = '', status = '', reason = '', message = '']) => ({
  type,
  status,
  lastHeartbeatTime: CREATED,
  lastTransitionTime: CREATED,
  reason,
  message,
}));

/**
 * Namespaces, the default service account, the cluster's root certificate, node leases, the API server's own Service
 * and the priority classes of the system: what the API server and controllers have made.
 */
export function initialObjects(nodes: readonly NodeOptions[], registry = new Registry()): KubeObject[] {
  const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
  return [
    ...namespaces.map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, creationTimestamp: CREATED, labels: { 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    })),
    ...namespaces.map((namespace) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace, creationTimestamp: CREATED },
    })),
    ...namespaces.map((namespace) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'kube-root-ca.crt',
        namespace,
        creationTimestamp: CREATED,
        annotations: {
          'kubernetes.io/description':
            'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
        },
      },
      data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n' },
    })),
    ...nodes.map((node, index) => nodeObject(node, index, registry)),
    ...nodes.map(({ name }) => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: 'kube-node-lease', creationTimestamp: CREATED },
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: '2026-11-23T21:24:25.000000Z' },
    })),
    ...systemPriorityClasses.map((systemClass) => ({
      ...systemClass,
      metadata: { ...systemClass.metadata, creationTimestamp: CREATED },
    })),
    kubernetesService,
  ];
}

/** How Pods reach the API server; the first address of the range is always its. */
const kubernetesService: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kubernetes',
    namespace: 'default',
    creationTimestamp: CREATED,
    labels: { component: 'apiserver', provider: 'kubernetes' },
  },
  spec: {
    ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
    clusterIP: '10.96.0.1',
  },
  status: { loadBalancer: {} },
};
