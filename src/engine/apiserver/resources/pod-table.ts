/** A Pod as `kubectl get pods` shows it. Source: pkg/printers/internalversion/printers.go `printPod`. */
import type { ContainerStatus, Pod } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Micros } from '../../sim/time.ts';
import type { TableColumn, TablePrinter } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';

const podColumns: readonly TableColumn[] = [
  nameColumn,
  column('Ready'),
  column('Status'),
  column('Restarts'),
  ageColumn,
  column('IP', 1),
  column('Node', 1),
  column('Nominated Node', 1),
  column('Readiness Gates', 1),
];

type Status = DeepReadonly<ContainerStatus>;

function podCells(pod: DeepReadonly<Pod>, now: Micros): readonly string[] {
  const { metadata, spec, status } = pod;
  const summary = summarize(pod);
  const gates = spec.readinessGates ?? [];
  const passed = gates.filter(({ conditionType }) => isTrue(pod, conditionType)).length;
  const ip = status.podIPs?.[0]?.ip ?? status.podIP;
  return [
    metadata.name ?? '',
    `${summary.ready}/${summary.total}`,
    summary.reason,
    summary.lastRestart
      ? `${summary.restarts} (${age(summary.lastRestart, now)} ago)`
      : String(summary.restarts),
    age(metadata.creationTimestamp, now),
    ip || '<none>',
    spec.nodeName || '<none>',
    status.nominatedNodeName || '<none>',
    gates.length > 0 ? `${passed}/${gates.length}` : '<none>',
  ];
}

function podRowConditions({ status }: DeepReadonly<Pod>): readonly unknown[] {
  const done = (reason: string, message: string): unknown[] => [
    { type: 'Completed', status: 'True', reason, message },
  ];
  if (status.phase === 'Succeeded') return done('Succeeded', 'The pod has completed successfully.');
  return status.phase === 'Failed' ? done('Failed', 'The pod failed.') : [];
}

interface Summary {
  ready: number;
  total: number;
  restarts: number;
  lastRestart: string | undefined;
  reason: string;
}

function summarize(pod: DeepReadonly<Pod>): Summary {
  const { metadata, spec, status } = pod;
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const summary: Summary = {
    ready: 0,
    total: spec.containers.length + sidecars.size,
    restarts: 0,
    lastRestart: undefined,
    reason: status.reason || status.phase || '',
  };
  if (
    status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  ) {
    summary.reason = 'SchedulingGated';
  }
  const sidecarRestarts = { count: 0, last: undefined as string | undefined };
  let initializing = false;
  const statuses = status.initContainerStatuses ?? [];
  for (const [index, container] of statuses.entries()) {
    summary.restarts += container.restartCount;
    summary.lastRestart = later(summary.lastRestart, container);
    if (sidecars.has(container.name)) {
      sidecarRestarts.count += container.restartCount;
      sidecarRestarts.last = later(sidecarRestarts.last, container);
    }
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecars.has(container.name) && container.started) {
      if (container.ready) summary.ready++;
      continue;
    }
    if (terminated) summary.reason = `Init:${ended(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing')
      summary.reason = `Init:${waiting.reason}`;
    else summary.reason = `Init:${index}/${spec.initContainers?.length ?? 0}`;
    initializing = true;
    break;
  }
  if (!initializing || isTrue(pod, 'Initialized')) {
    summary.restarts = sidecarRestarts.count;
    summary.lastRestart = sidecarRestarts.last;
    let running = false;
    for (const container of [...(status.containerStatuses ?? [])].reverse()) {
      summary.restarts += container.restartCount;
      summary.lastRestart = later(summary.lastRestart, container);
      const { terminated, waiting, running: alive } = container.state ?? {};
      if (waiting?.reason) summary.reason = waiting.reason;
      else if (terminated) summary.reason = ended(terminated);
      else if (container.ready && alive) {
        running = true;
        summary.ready++;
      }
    }
    if (summary.reason === 'Completed' && running)
      summary.reason = isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
  }
  if (metadata.deletionTimestamp && status.reason === 'NodeLost') summary.reason = 'Unknown';
  else if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded')
    summary.reason = 'Terminating';
  return summary;
}

const isSidecar = ({ restartPolicy }: { readonly restartPolicy?: string }): boolean =>
  restartPolicy === 'Always';

/** A container's end in a word: its reason, else its signal or exit code. */
function ended({
  reason,
  signal,
  exitCode,
}: {
  readonly reason?: string;
  readonly signal?: number;
  readonly exitCode: number;
}): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** The later of a time and the end of a container's last run. */
function later(time: string | undefined, { lastState }: Status): string | undefined {
  const finished = lastState?.terminated?.finishedAt;
  return finished && (!time || finished > time) ? finished : time;
}

const isTrue = ({ status }: DeepReadonly<Pod>, type: string): boolean =>
  status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;

export const podTable: TablePrinter<Pod> = {
  columns: podColumns,
  cells: podCells,
  rowConditions: podRowConditions,
};
