/** What `cluster.until` can wait for, and what it says when the wait was in vain. */
import type { Pod, PodStatus } from './api/core-v1.ts';
import type { DeepReadonly } from './api/object.ts';
import type { Displayable, View } from './display.ts';
import { type Duration, formatDuration, parseDuration } from './sim/time.ts';
import type { TraceEvent } from './trace/events.ts';
import { formatEvent } from './trace/text.ts';

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

/**
 * The wait of `cluster.until` or `kubectl wait` was in vain. The message says what the object waits for in the cluster's
 * own words; `chain` is the chain of causes that led there, and `readerCode` names the reader's plugin or hook in it.
 */
export class DeadlineError extends Error implements Displayable {
  override readonly name = 'DeadlineError';
  readonly chain: readonly TraceEvent[];
  readonly readerCode: string | undefined;

  constructor(message: string, chain: readonly TraceEvent[], readerCode: string | undefined) {
    super(message);
    this.chain = chain;
    this.readerCode = readerCode;
  }

  view(): View {
    return { kind: 'text', text: [this.message, ...this.chain.map(formatEvent)].join('\n') };
  }
}

/** Why a Pod is not where it should be, in the cluster's own words. */
export function explainPod(name: string, pod: DeepReadonly<Pod> | undefined, deadline?: Duration): string {
  const after =
    deadline === undefined ? '' : ` after ${formatDuration(parseDuration(deadline))} of virtual time`;
  if (!pod) return `${name} does not exist${after}`;
  const phase = pod.metadata.deletionTimestamp ? 'Terminating' : (pod.status.phase ?? 'Unknown');
  const why = whyWaiting(pod);
  return `${name} is still ${phase}${why ? `: ${why}` : after}`;
}

function whyWaiting(pod: DeepReadonly<Pod>): string | undefined {
  const scheduled = pod.status.conditions?.find((condition) => condition.type === 'PodScheduled');
  if (scheduled?.status === 'False') return scheduled.message || scheduled.reason;
  if (!pod.spec.nodeName) return 'the scheduler has not placed it';
  for (const { name, ready, state } of pod.status.initContainerStatuses ?? []) {
    if (!ready && state?.running) return `its init container ${name} is still running`;
  }
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  for (const container of statuses.filter(({ ready }) => !ready)) {
    const waiting = container.state?.waiting;
    if (waiting)
      return `container ${container.name} is waiting: ${[waiting.reason, waiting.message].filter(Boolean).join(': ')}`;
    const ended = container.state?.terminated;
    if (ended)
      return `container ${container.name} ended with exit code ${ended.exitCode} (${ended.reason ?? 'Error'})`;
  }
  const notReady = pod.status.conditions?.find((condition) => condition.status !== 'True');
  return notReady
    ? `${notReady.type} is ${notReady.status}${notReady.message ? `: ${notReady.message}` : ''}`
    : undefined;
}
