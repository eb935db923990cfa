/**
 * Init containers run one after the other, each to its end, before the others start. One with `restartPolicy: Always`
 * (a sidecar) has done its part when it runs. Pure.
 * Source: pkg/kubelet/kuberuntime/kuberuntime_container.go (`computeInitContainerActions`), 1.36.4.
 */
import type { Container, ContainerStatus, Pod } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';

export const isSidecar = ({ restartPolicy }: DeepReadonly<Container>): boolean => restartPolicy === 'Always';

export const isInitContainer = (pod: DeepReadonly<Pod>, name: string | undefined): boolean =>
  pod.spec.initContainers?.some((container) => container.name === name) ?? false;

export const sidecarRuns = (
  pod: DeepReadonly<Pod>,
  statuses: readonly DeepReadonly<ContainerStatus>[],
): boolean =>
  (pod.spec.initContainers ?? []).some(
    (container) =>
      isSidecar(container) && statuses.some(({ name, state }) => name === container.name && state?.running),
  );

export function isInitialized(
  container: DeepReadonly<Container>,
  status: DeepReadonly<ContainerStatus> | undefined,
): boolean {
  if (isSidecar(container)) return status?.state?.running !== undefined;
  return status?.state?.terminated?.exitCode === 0;
}

/** The names of the init containers that have still to do their part, in their order. */
export const incompleteInit = (
  pod: DeepReadonly<Pod>,
  statuses: readonly DeepReadonly<ContainerStatus>[],
): string[] =>
  (pod.spec.initContainers ?? [])
    .filter(
      (container) =>
        !isInitialized(
          container,
          statuses.find(({ name }) => name === container.name),
        ),
    )
    .map(({ name }) => name);

/** What initialization says of the pod's phase; undefined when it is over, and the others decide. */
export function initPhase(
  pod: DeepReadonly<Pod>,
  statuses: readonly DeepReadonly<ContainerStatus>[],
): 'Pending' | 'Failed' | undefined {
  for (const container of pod.spec.initContainers ?? []) {
    const { state, lastState } = statuses.find(({ name }) => name === container.name) ?? {};
    if (isSidecar(container)) {
      if (state?.waiting && !lastState?.terminated) return 'Pending';
      continue;
    }
    const ended = state?.terminated ?? (state?.waiting ? lastState?.terminated : undefined);
    if (ended && ended.exitCode !== 0) return pod.spec.restartPolicy === 'Never' ? 'Failed' : 'Pending';
    if (!ended) return 'Pending';
  }
  return undefined;
}
