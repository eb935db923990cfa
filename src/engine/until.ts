/** What `cluster.until` can wait for; what it says when the wait was in vain is in deadline-error.ts. */
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

/** Throws a TypeError in words for what is no PodState; a cell may have been run without its types being looked at. */
export function checkState(state: PodState): void {
  const { pod, phase, condition, deleted } = state as unknown as Record<string, unknown>;
  const example = "write { pod: 'nginx', phase: 'Running' }";
  if (typeof pod !== 'string' || pod === '')
    throw new TypeError(`until waits for a Pod, and this names none: ${example}`);
  if (phase === undefined && condition === undefined && deleted === undefined)
    throw new TypeError(`until does not know what ${pod} should be: ${example}`);
  if (phase !== undefined && !(podPhases as readonly unknown[]).includes(phase))
    throw new TypeError(`${String(phase)} is no phase of a Pod; the phases are ${podPhases.join(', ')}`);
}

const podPhases: readonly PodPhase[] = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

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

/** What the wait was for, in words. */
export function describeState(state: PodState): string {
  if ('deleted' in state) return `${state.pod} to be deleted`;
  return 'phase' in state ? `${state.pod} to be ${state.phase}` : `${state.pod} to be ${state.condition}`;
}
