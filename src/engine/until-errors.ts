/** What `cluster.until` says of a wait that cannot be, or was in vain. Loads when that happens. */
import type { Pod } from './api/core-v1.ts';
import type { DeepReadonly } from './api/object.ts';
import type { ClusterOptions } from './cluster.ts';
import type { Displayable, View } from './display.ts';
import { type Duration, formatDuration, parseDuration } from './sim/time.ts';
import type { TraceEvent } from './trace/events.ts';
import { formatEvent } from './trace/text.ts';
import type { Trace } from './trace/trace.ts';
import type { PodState } from './until.ts';

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

/** What is wrong with what is no PodState, in words. */
export function stateError(state: PodState): TypeError {
  const { pod, phase } = state as unknown as Record<string, unknown>;
  const example = "write { pod: 'nginx', phase: 'Running' }";
  if (typeof pod !== 'string' || pod === '')
    return new TypeError(`until waits for a Pod, and this names none: ${example}`);
  if (phase === undefined) return new TypeError(`until does not know what ${pod} should be: ${example}`);
  return new TypeError(
    `${String(phase)} is no phase of a Pod; the phases are Pending, Running, Succeeded, Failed, Unknown`,
  );
}

/**
 * What `cluster.until` says of a Pod (undefined when there is none) that is not as it should be.
 * @param options whose hooks and plugins may be to blame
 * @param deadline after which it was given up
 */
export function deadlineError(
  { namespace = 'default', pod: name }: PodState,
  pod: DeepReadonly<Pod> | undefined,
  trace: Trace,
  options: ClusterOptions,
  deadline?: Duration,
): DeadlineError {
  const last = lastAbout(trace, `${namespace}/${name}`);
  const chain = last ? trace.causes(last.id) : [];
  const named = last?.kind === 'cycle.failed' ? last.data.plugins : [];
  const readers = readerCodeOf(options);
  const readerCode = [...named, ...chain.map(actedBy)].find((by) => readers.has(by ?? ''));
  return new DeadlineError(explainPod(name, pod, deadline), chain, readerCode);
}

/** The event that says most about where a Pod stands: its last failed cycle, else the last one about it. */
function lastAbout(trace: Trace, key: string): TraceEvent | undefined {
  const about = trace.ofObject(key);
  const bound = about.some(({ kind }) => kind === 'pod.bound');
  return (bound ? undefined : about.findLast(({ kind }) => kind === 'cycle.failed')) ?? about.at(-1);
}

/** The plugin or hook that an event tells of. */
const actedBy = ({ data }: TraceEvent): string | undefined => {
  const { hook, plugin } = data as { hook?: string; plugin?: string };
  return hook ?? plugin;
};

/** The names of the reader's hooks and plugins. */
function readerCodeOf({
  admission = {},
  authorizers = [],
  scheduler = {},
}: ClusterOptions): ReadonlySet<string> {
  const { mutating = [], validating = [], plugins = [] } = admission;
  const scheduling = [...(scheduler.plugins ?? []), ...(scheduler.score ?? [])].map(({ plugin }) => plugin);
  return new Set(
    [...mutating, ...validating, ...plugins, ...authorizers, ...scheduling].map(({ name }) => name),
  );
}

/** Why a Pod is not where it should be, in the cluster's own words. */
function explainPod(name: string, pod: DeepReadonly<Pod> | undefined, deadline?: Duration): string {
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
