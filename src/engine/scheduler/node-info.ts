/** A node as the scheduler sees it: the object, its pods, and sums over them. Source: framework/types.go, 1.36.4. */
import type { Node, Taint } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import type { Labels } from '../api/selectors.ts';
import { type AffinityTerms, affinityTermsOf } from './affinity-terms.ts';
import type { ReadonlyPod } from './framework.ts';
import { allocatableOf, nonZeroPodRequests, podRequests, type Requests, Resource } from './pod-requests.ts';

/** A pod with what is computed of it once. */
export interface PodInfo {
  readonly pod: ReadonlyPod;
  readonly requests: Requests;
  readonly nonZeroRequests: Requests;
  readonly terms: AffinityTerms;
}

/** What is frozen does not change: it is computed once. */
const known = new WeakMap<ReadonlyPod, PodInfo>();

export function podInfoOf(pod: ReadonlyPod): PodInfo {
  const before = known.get(pod);
  if (before) return before;
  const requests = podRequests(pod);
  const nonZeroRequests = nonZeroPodRequests(pod, requests);
  const info = { pod, requests, nonZeroRequests, terms: affinityTermsOf(pod) };
  if (Object.isFrozen(pod)) known.set(pod, info);
  return info;
}

/** An image on nodes: its size in bytes and on how many nodes it is. Shared by all nodes that have it. */
export interface ImageState {
  readonly bytes: number;
  readonly nodes: Set<string>;
}

/** Host ports in use: `TCP 8080` by address. */
export class HostPorts {
  readonly #byAddress = new Map<string, Set<string>>();

  add({ address, protocol, port }: HostPort): void {
    const ports = this.#byAddress.get(address) ?? new Set();
    ports.add(`${protocol} ${port}`);
    this.#byAddress.set(address, ports);
  }

  /** A port on all addresses (0.0.0.0) conflicts with the same port on any. */
  conflicts({ address, protocol, port }: HostPort): boolean {
    const key = `${protocol} ${port}`;
    if (address !== ALL_ADDRESSES) {
      return (
        (this.#byAddress.get(ALL_ADDRESSES)?.has(key) ?? false) ||
        (this.#byAddress.get(address)?.has(key) ?? false)
      );
    }
    for (const ports of this.#byAddress.values()) if (ports.has(key)) return true;
    return false;
  }
}

export interface HostPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

const ALL_ADDRESSES = '0.0.0.0';

/** The host ports of a pod's containers and sidecars. Source: scheduler/util, `GetHostPorts`. */
export function hostPortsOf(pod: ReadonlyPod): HostPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...pod.spec.containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ address: hostIP || ALL_ADDRESSES, protocol: protocol || 'TCP', port: hostPort }] : [],
    ),
  );
}

const noTaints: readonly DeepReadonly<Taint>[] = [];
const noLabels: Labels = {};

export class NodeInfo {
  readonly name: string;
  /** The Node object. */
  node: DeepReadonly<Node>;
  labels: Labels = noLabels;
  taints: readonly DeepReadonly<Taint>[] = noTaints;
  /** The pods on the node, assumed ones included. */
  readonly pods: ReadonlyPod[] = [];
  /** The same pods, in the same order, with what is computed of them. */
  readonly podInfos: PodInfo[] = [];
  /** Those of them with any inter-pod (anti-)affinity. */
  podsWithAffinity: PodInfo[] = [];
  podsWithRequiredAntiAffinity: PodInfo[] = [];
  allocatable = new Resource();
  /** What the pods ask for. */
  requested = new Resource();
  /** What they count for in scoring: at least 100m cpu and 200 MiB a container. */
  nonZeroRequested = new Resource();
  /** Images on the node, by every name they have. */
  images: ReadonlyMap<string, ImageState> = new Map();
  /** Where it is in the snapshot's order; -1 for one that is in none, such as a copy for a what-if. @internal */
  position = -1;
  #usedPorts: HostPorts | undefined;

  constructor(node: DeepReadonly<Node>, allocatable?: Resource) {
    this.name = node.metadata.name ?? '';
    this.node = node;
    this.setNode(node, allocatable);
  }

  /** @internal */
  setNode(node: DeepReadonly<Node>, allocatable = allocatableOf(node.status?.allocatable)): void {
    this.node = node;
    this.labels = node.metadata.labels ?? noLabels;
    this.taints = node.spec?.taints ?? noTaints;
    this.allocatable = allocatable;
  }

  get usedPorts(): HostPorts {
    if (!this.#usedPorts) {
      this.#usedPorts = new HostPorts();
      for (const pod of this.pods) for (const port of hostPortsOf(pod)) this.#usedPorts.add(port);
    }
    return this.#usedPorts;
  }

  /** @internal */
  addPod(info: PodInfo): void {
    this.pods.push(info.pod);
    this.podInfos.push(info);
    if (hasAffinity(info)) this.podsWithAffinity.push(info);
    if (info.terms.requiredAntiAffinity.length > 0) this.podsWithRequiredAntiAffinity.push(info);
    this.#count(info, 1);
  }

  /** Takes a pod away, by its uid. The last pod takes its place, as in the real one. @internal */
  removePod(pod: ReadonlyPod): boolean {
    const index = this.pods.findIndex((other) => other.metadata.uid === pod.metadata.uid);
    const info = this.podInfos[index];
    if (!info) return false;
    this.pods[index] = this.pods.at(-1) ?? pod;
    this.podInfos[index] = this.podInfos.at(-1) ?? info;
    this.pods.pop();
    this.podInfos.pop();
    this.podsWithAffinity = this.podsWithAffinity.filter((other) => other !== info);
    this.podsWithRequiredAntiAffinity = this.podsWithRequiredAntiAffinity.filter((other) => other !== info);
    this.#count(info, -1);
    return true;
  }

  /** @internal */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.node, this.allocatable);
    copy.pods.push(...this.pods);
    copy.podInfos.push(...this.podInfos);
    copy.podsWithAffinity = [...this.podsWithAffinity];
    copy.podsWithRequiredAntiAffinity = [...this.podsWithRequiredAntiAffinity];
    copy.requested = this.requested.clone();
    copy.nonZeroRequested = this.nonZeroRequested.clone();
    copy.images = this.images;
    return copy;
  }

  #count(info: PodInfo, sign: 1 | -1): void {
    this.requested.add(info.requests, sign);
    this.nonZeroRequested.milliCpu += sign * (info.nonZeroRequests.get('cpu') ?? 0);
    this.nonZeroRequested.memory += sign * (info.nonZeroRequests.get('memory') ?? 0);
    this.#usedPorts = undefined;
  }
}

export const hasAffinity = ({ terms }: PodInfo): boolean =>
  terms.requiredAffinity.length > 0 ||
  terms.requiredAntiAffinity.length > 0 ||
  terms.preferredAffinity.length > 0 ||
  terms.preferredAntiAffinity.length > 0;
