/**
 * The status that the kubelet would report for a pod, from what the runtime says about it. Pure.
 * Source: pkg/kubelet/kubelet_pods.go (`generateAPIPodStatus`, `getPhase`) and pkg/kubelet/status/generate.go, 1.36.4.
 */
import type {
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
  PodCondition,
  PodStatus,
} from '../api/core-v1.ts';
import { type DeepReadonly, deepCopy } from '../api/object.ts';
import type * as cri from '../containerd/cri.ts';
import { EPOCH_SECONDS, type Micros, micros, rfc3339 } from '../sim/time.ts';
import { incompleteInit, initPhase, isInitContainer, isSidecar, sidecarRuns } from './init-containers.ts';

/** What the runtime says about one pod; the newest container of a name comes last. */
export interface RuntimeStatus {
  readonly sandboxes: readonly DeepReadonly<cri.PodSandboxStatus>[];
  readonly containers: readonly DeepReadonly<cri.ContainerStatus>[];
}

/** Why a container does not run: the error of its last start, such as ErrImagePull. */
export interface WaitingReason {
  readonly reason: string;
  readonly message: string;
}

export interface StatusInput {
  readonly pod: DeepReadonly<Pod>;
  readonly runtime: RuntimeStatus;
  readonly reasons: ReadonlyMap<string, WaitingReason>;
  /** What was reported last, or what the API server had when the kubelet first saw the pod. */
  readonly previous: DeepReadonly<PodStatus>;
  readonly hostIP: string;
  readonly now: Micros;
  /** No container of the pod will be started again. */
  readonly terminal: boolean;
}

export function generateStatus({
  pod,
  runtime,
  reasons,
  previous,
  hostIP,
  now,
  terminal,
}: StatusInput): PodStatus {
  const statusOf = (container: DeepReadonly<Container>): ContainerStatus =>
    containerStatus(container, runtime, reasons, pod);
  const initContainerStatuses = (pod.spec.initContainers ?? []).map(statusOf);
  const containerStatuses = pod.spec.containers.map(statusOf).sort(byName);
  const reached = initPhase(pod, initContainerStatuses) ?? podPhase(pod, containerStatuses, terminal);
  const phase = isTerminal(reached) && sidecarRuns(pod, initContainerStatuses) ? 'Running' : reached;
  const ip = pod.spec.hostNetwork ? hostIP : (readySandbox(runtime)?.network.ip ?? previous.podIP);
  const status: PodStatus = {
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    phase,
    conditions: [],
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(ip !== undefined && { podIP: ip, podIPs: [{ ip }] }),
    startTime: previous.startTime ?? rfc3339(now),
    ...(initContainerStatuses.length > 0 && { initContainerStatuses }),
    containerStatuses,
    ...(previous.qosClass !== undefined && { qosClass: previous.qosClass }),
    ...podResources(pod),
  };
  status.conditions = podConditions(pod, runtime, status, previous, now);
  return status;
}

/** The last status of a pod that is gone from the node: what was not seen to end has ended all the same. */
export function finalStatus(status: DeepReadonly<PodStatus>): PodStatus {
  const gone: ContainerState = {
    terminated: {
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message: 'The container could not be located when the pod was terminated',
      startedAt: null as unknown as string,
      finishedAt: null as unknown as string,
    },
  };
  const final = deepCopy<PodStatus>(status);
  for (const container of [...(final.initContainerStatuses ?? []), ...(final.containerStatuses ?? [])])
    if (!container.state?.terminated) container.state = gone;
  if (!isTerminal(final.phase)) final.phase = 'Failed';
  return final;
}

export const isTerminal = (phase: PodStatus['phase']): boolean => phase === 'Succeeded' || phase === 'Failed';

/** The newest sandbox, if it is ready. */
export function readySandbox({ sandboxes }: RuntimeStatus): DeepReadonly<cri.PodSandboxStatus> | undefined {
  const newest = sandboxes[sandboxes.length - 1];
  return newest?.state === 'SANDBOX_READY' ? newest : undefined;
}

/** All containers of this name that the runtime knows, the newest last. */
export const containersNamed = (
  { containers }: RuntimeStatus,
  name: string,
): DeepReadonly<cri.ContainerStatus>[] => containers.filter((container) => container.metadata.name === name);

export const shouldRestart = (pod: DeepReadonly<Pod>, exitCode: number): boolean =>
  pod.spec.restartPolicy === 'Always' || (pod.spec.restartPolicy === 'OnFailure' && exitCode !== 0);

/** A condition with its old transition time if its status is the old one. */
export function withTransition(
  condition: Omit<PodCondition, 'lastTransitionTime'>,
  previous: DeepReadonly<PodStatus>,
  now: Micros,
): PodCondition {
  const old = previous.conditions?.find(({ type }) => type === condition.type);
  const lastTransitionTime =
    old?.lastTransitionTime !== undefined && old.status === condition.status
      ? old.lastTransitionTime
      : rfc3339(now);
  return { ...condition, lastProbeTime: null as unknown as string, lastTransitionTime };
}

const byName = (a: ContainerStatus, b: ContainerStatus): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

function containerStatus(
  container: DeepReadonly<Container>,
  runtime: RuntimeStatus,
  reasons: ReadonlyMap<string, WaitingReason>,
  pod: DeepReadonly<Pod>,
): ContainerStatus {
  const known = containersNamed(runtime, container.name);
  const newest = known[known.length - 1];
  const older = known[known.length - 2];
  const waiting = pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
  let state = newest ? stateOf(newest) : { waiting: { reason: waiting } };
  let lastState = older ? stateOf(older) : {};
  const reason = reasons.get(container.name);
  if (reason && !state.running && (!state.terminated || shouldRestart(pod, state.terminated.exitCode))) {
    if (state.terminated) lastState = state;
    state = { waiting: { reason: reason.reason, message: reason.message } };
  }
  const running = state.running !== undefined;
  const started = running && !container.startupProbe;
  const initial = isInitContainer(pod, container.name) && !isSidecar(container);
  return {
    name: container.name,
    state,
    lastState,
    ready: initial ? state.terminated?.exitCode === 0 : started && !container.readinessProbe,
    restartCount: newest?.metadata.attempt ?? 0,
    image: newest?.image.image ?? container.image ?? '',
    imageID: newest?.imageRef ?? '',
    ...(newest && { containerID: `containerd://${newest.id}` }),
    started,
    ...(newest &&
      container.resources?.requests && { allocatedResources: { ...container.resources.requests } }),
    ...(newest && { resources: deepCopy<NonNullable<Container['resources']>>(container.resources ?? {}) }),
    ...(container.volumeMounts && {
      volumeMounts: container.volumeMounts.map(({ name, mountPath, readOnly }) => ({
        name,
        mountPath,
        ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }),
      })),
    }),
    ...(newest && {
      user: {
        linux: {
          uid: Number(newest.user.linux.uid ?? 0),
          gid: Number(newest.user.linux.gid ?? 0),
          supplementalGroups: newest.user.linux.supplementalGroups.map(Number),
        },
      },
    }),
  };
}

function stateOf(status: DeepReadonly<cri.ContainerStatus>): ContainerState {
  const time = (nanos: string): string =>
    rfc3339(micros((Number(nanos.slice(0, -9)) - EPOCH_SECONDS) * 1_000_000));
  if (status.state === 'CONTAINER_RUNNING')
    return { running: { startedAt: time(status.startedAt ?? status.createdAt) } };
  if (status.state === 'CONTAINER_CREATED') return { waiting: { reason: 'ContainerCreating' } };
  return {
    terminated: {
      exitCode: status.exitCode ?? 0,
      ...(status.reason !== undefined && { reason: status.reason }),
      ...(status.startedAt !== undefined && { startedAt: time(status.startedAt) }),
      ...(status.finishedAt !== undefined && { finishedAt: time(status.finishedAt) }),
      containerID: `containerd://${status.id}`,
    },
  };
}

function podPhase(
  pod: DeepReadonly<Pod>,
  statuses: readonly ContainerStatus[],
  terminal: boolean,
): NonNullable<PodStatus['phase']> {
  const last = statuses.map(
    ({ state, lastState }) => state?.terminated ?? (state?.waiting ? lastState?.terminated : undefined),
  );
  const running = statuses.some(({ state }) => state?.running);
  const waiting = statuses.some(({ state }, index) => state?.waiting && !last[index]);
  const succeeded = last.every((terminated) => terminated?.exitCode === 0);
  if (waiting) return 'Pending';
  if (running) return 'Running';
  if (terminal || pod.spec.restartPolicy === 'Never') return succeeded ? 'Succeeded' : 'Failed';
  return pod.spec.restartPolicy === 'OnFailure' && succeeded ? 'Succeeded' : 'Running';
}

function podConditions(
  pod: DeepReadonly<Pod>,
  runtime: RuntimeStatus,
  { phase, containerStatuses = [], initContainerStatuses = [] }: PodStatus,
  previous: DeepReadonly<PodStatus>,
  now: Micros,
): PodCondition[] {
  const generation =
    pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation };
  const condition = (type: string, isTrue: boolean, reason?: string, message?: string): PodCondition =>
    withTransition(
      {
        type,
        ...generation,
        status: isTrue ? 'True' : 'False',
        ...(reason && { reason }),
        ...(message && { message }),
      },
      previous,
      now,
    );
  const sandboxReady = readySandbox(runtime) !== undefined;
  const statuses = [...initContainerStatuses, ...containerStatuses];
  const unready = [...(pod.spec.initContainers ?? []).filter(isSidecar), ...pod.spec.containers]
    .map(({ name }) => name)
    .filter((name) => !statuses.find((status) => status.name === name)?.ready);
  const ready = (type: string): PodCondition => {
    if (phase === 'Succeeded') return condition(type, false, 'PodCompleted');
    if (phase === 'Failed') return condition(type, false, 'PodFailed');
    if (unready.length === 0) return condition(type, true);
    return condition(
      type,
      false,
      'ContainersNotReady',
      `containers with unready status: [${unready.join(' ')}]`,
    );
  };
  const initialized = (): PodCondition => {
    if (phase === 'Succeeded') return condition('Initialized', true, 'PodCompleted');
    const incomplete = incompleteInit(pod, initContainerStatuses);
    const begun = containerStatuses.some(({ state }) => state?.running ?? state?.terminated);
    if (incomplete.length === 0 || begun) return condition('Initialized', true);
    const message = `containers with incomplete status: [${incomplete.join(' ')}]`;
    return condition('Initialized', false, 'ContainersNotInitialized', message);
  };
  return [
    condition('PodReadyToStartContainers', sandboxReady),
    initialized(),
    ready('Ready'),
    ready('ContainersReady'),
    condition('PodScheduled', true),
  ];
}

/** Of a pod with one container these are the container's; without resources they are empty. */
function podResources(pod: DeepReadonly<Pod>): Pick<PodStatus, 'allocatedResources' | 'resources'> {
  const [only, ...others] = pod.spec.containers;
  const { requests, limits } = others.length === 0 ? (only?.resources ?? {}) : {};
  return {
    ...(requests && { allocatedResources: { ...requests } }),
    resources: { ...(limits && { limits: { ...limits } }), ...(requests && { requests: { ...requests } }) },
  };
}
