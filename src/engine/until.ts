/** What `cluster.until` can wait for; what it says of a wait that cannot be, or was in vain, is in until-errors.ts. */
import type { Pod, PodStatus } from './api/core-v1.ts';
import type { DeepReadonly } from './api/object.ts';

type PodPhase = NonNullable<PodStatus['phase']>;

/** A state of a Pod to wait for. `pod` is its name, `namespace` is `default` unless said. */
export type PodState = { readonly pod: string; readonly namespace?: string } & (
  | { readonly phase: PodPhase }
  /** A condition of the Pod is True: `Ready`, `PodScheduled`, `Initialized`, … */
  | { readonly condition: string }
  | { readonly deleted: true }
);

const podPhases: readonly unknown[] = [
  'Pending',
  'Running',
  'Succeeded',
  'Failed',
  'Unknown',
] satisfies PodPhase[];

/** Whether it is a PodState; a cell may have been run without its types being looked at. */
export function isPodState(state: PodState): boolean {
  const { pod, phase, condition, deleted } = state as unknown as Record<string, unknown>;
  if (typeof pod !== 'string' || pod === '') return false;
  return phase === undefined ? (condition ?? deleted) !== undefined : podPhases.includes(phase);
}

/** Whether a Pod (undefined when there is none) is in the state. */
export function isReached(state: PodState, pod: DeepReadonly<Pod> | undefined): boolean {
  if ('deleted' in state) return pod === undefined;
  if ('phase' in state) return pod?.status.phase === state.phase;
  return (
    pod?.status.conditions?.some(
      (condition) => condition.type === state.condition && condition.status === 'True',
    ) ?? false
  );
}
