/**
 * What a pod asks for. Containers add up; an init container needs the node for itself and the sidecars before it, so
 * the larger of both counts; sidecars (restartPolicy Always) stay and add up; pod-level requests and the overhead come
 * last. Source: k8s.io/component-helpers/resource, `PodRequests`, 1.36.4.
 */
import type { Container, ContainerStatus } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import { quantityMillis, quantityValue } from '../api/quantities.ts';
import type { ReadonlyPod } from './framework.ts';

/** CPU is in thousandths, everything else in whole units (bytes, pieces). */
export class Resource {
  milliCpu = 0;
  memory = 0;
  ephemeralStorage = 0;
  allowedPodNumber = 0;
  /** Extended resources, huge pages and the like, by name. */
  readonly scalar = new Map<string, number>();

  /** Adds (or with -1 takes away) what a list of requests says. Source: framework/types.go, `Resource.Add`. */
  add(requests: Requests, sign = 1): void {
    for (const [name, amount] of requests) {
      const value = sign * amount;
      if (name === 'cpu') this.milliCpu += value;
      else if (name === 'memory') this.memory += value;
      else if (name === 'ephemeral-storage') this.ephemeralStorage += value;
      else if (name === 'pods') this.allowedPodNumber += value;
      else if (isScalarResource(name)) this.scalar.set(name, (this.scalar.get(name) ?? 0) + value);
    }
  }

  clone(): Resource {
    const copy = new Resource();
    copy.milliCpu = this.milliCpu;
    copy.memory = this.memory;
    copy.ephemeralStorage = this.ephemeralStorage;
    copy.allowedPodNumber = this.allowedPodNumber;
    for (const [name, amount] of this.scalar) copy.scalar.set(name, amount);
    return copy;
  }
}

/** Amounts by resource name: cpu in thousandths, the rest in whole units. */
export type Requests = ReadonlyMap<string, number>;
type RequestsDraft = Map<string, number>;

/** What a container counts for that asks for nothing, so that such pods spread as well. Source: scheduler/util. */
export const DEFAULT_MILLI_CPU_REQUEST = 100;
export const DEFAULT_MEMORY_REQUEST = 200 * 1_024 * 1_024;
const nonZeroDefaults: Requests = new Map([
  ['cpu', DEFAULT_MILLI_CPU_REQUEST],
  ['memory', DEFAULT_MEMORY_REQUEST],
]);

export interface PodRequestsOptions {
  /** What containers count for that do not ask for these resources. */
  readonly missing?: Requests;
  /** Whether requests of the pod as a whole stand in for the sums of its containers; true if absent. */
  readonly podLevel?: boolean;
}

export function podRequests(pod: ReadonlyPod, options: PodRequestsOptions = {}): Requests {
  const { spec } = pod;
  const { missing, podLevel = true } = options;
  const total: RequestsDraft = new Map();
  const sidecars: RequestsDraft = new Map();
  const init: RequestsDraft = new Map();
  for (const container of spec.containers) add(total, containerRequests(pod, container, missing));
  for (const container of spec.initContainers ?? []) {
    const requests = containerRequests(pod, container, missing);
    if (container.restartPolicy === 'Always') {
      add(total, requests);
      add(sidecars, requests);
      raise(init, sidecars);
    } else {
      const alone = new Map(requests);
      add(alone, sidecars);
      raise(init, alone);
    }
  }
  raise(total, init);
  for (const [name, amount] of parse(spec.resources?.requests)) {
    if (podLevel && isPodLevelResource(name)) total.set(name, amount);
  }
  add(total, parse(spec.overhead));
  return total;
}

/** The requests with which nodes are scored: containers that ask for no cpu or memory count for the defaults. */
export function nonZeroPodRequests(pod: ReadonlyPod, requests: Requests = podRequests(pod)): Requests {
  if (!Object.keys(pod.spec.resources?.requests ?? {}).some(isPodLevelResource))
    return podRequests(pod, { missing: nonZeroDefaults });
  const missing = new Map([...nonZeroDefaults].filter(([name]) => !requests.get(name)));
  return missing.size === 0 ? requests : podRequests(pod, { missing });
}

/** What NodeResourcesFit scores a pod by: like the above, but it does not look at the requests of the pod as a whole. */
export const scoredPodRequests = (pod: ReadonlyPod): Requests =>
  podRequests(pod, { missing: nonZeroDefaults, podLevel: false });

/** A running container may have more than its spec asks for while a resize is under way; the larger one counts. */
function containerRequests(
  pod: ReadonlyPod,
  container: DeepReadonly<Container>,
  missing: Requests | undefined,
): Requests {
  const status = statusOf(pod, container);
  let requests = parse(container.resources?.requests);
  if (status?.resources) {
    if (isResizeInfeasible(pod)) requests = new Map();
    raise(requests, parse(status.resources.requests));
    raise(requests, parse(status.allocatedResources));
  }
  if (missing) for (const [name, amount] of missing) if (!requests.has(name)) requests.set(name, amount);
  return requests;
}

function statusOf(
  pod: ReadonlyPod,
  container: DeepReadonly<Container>,
): DeepReadonly<ContainerStatus> | undefined {
  const { containerStatuses, initContainerStatuses } = pod.status ?? {};
  const named = (status: DeepReadonly<ContainerStatus>): boolean => status.name === container.name;
  return (
    containerStatuses?.find(named) ??
    (container.restartPolicy === 'Always' ? initContainerStatuses?.find(named) : undefined)
  );
}

const isResizeInfeasible = (pod: ReadonlyPod): boolean =>
  pod.status?.conditions?.some(
    ({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible',
  ) ?? false;

function parse(list: Readonly<Record<string, string>> | undefined): RequestsDraft {
  const requests: RequestsDraft = new Map();
  for (const name in list) {
    const quantity = list[name] ?? '0';
    requests.set(name, name === 'cpu' ? quantityMillis(quantity) : quantityValue(quantity));
  }
  return requests;
}

function add(total: RequestsDraft, requests: Requests): void {
  for (const [name, amount] of requests) total.set(name, (total.get(name) ?? 0) + amount);
}

/** The larger of both, resource by resource. */
function raise(total: RequestsDraft, requests: Requests): void {
  for (const [name, amount] of requests) total.set(name, Math.max(total.get(name) ?? 0, amount));
}

const isPodLevelResource = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** Whether the scheduler counts the resource besides cpu, memory and ephemeral storage. */
export const isScalarResource = (name: string): boolean =>
  isExtendedResource(name) ||
  name.startsWith('hugepages-') ||
  name.includes('kubernetes.io/') ||
  name.startsWith('attachable-volumes-');

/** A resource that somebody advertises under a domain of their own, such as `example.com/gpu`. */
export const isExtendedResource = (name: string): boolean =>
  name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');

export function allocatableOf(list: Readonly<Record<string, string>> | undefined): Resource {
  const resource = new Resource();
  resource.add(parse(list));
  return resource;
}
