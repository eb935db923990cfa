/** The kubelet's pod workers: which pods it runs, what each worker does, and which volumes are mounted. */
import type { TraceEvent } from '../events.ts';
import { withEntry, withoutEntry } from './fold.ts';

export interface PodWorkerState {
  readonly pod: string;
  /** `terminated`: its containers have ended and its volumes are unmounted; the object may still be there. */
  readonly phase: 'waiting' | 'syncing' | 'synced' | 'terminating' | 'terminated';
  /** Why the last sync failed. */
  readonly error?: string;
  /** Counts the statuses that the status manager was given. */
  readonly statusVersion: number;
  /** The mounted volumes' names. */
  readonly volumes: readonly string[];
}

export interface KubeletState {
  readonly pods: ReadonlyMap<string, PodWorkerState>;
}

export const noPods: KubeletState = { pods: new Map() };

/** The state after an event, or undefined where it changes nothing. */
export function applyToKubelet({ pods }: KubeletState, event: TraceEvent): KubeletState | undefined {
  const change = (pod: string, changed: Partial<PodWorkerState>): KubeletState | undefined => {
    const worker = pods.get(pod);
    return worker && { pods: withEntry(pods, pod, { ...worker, ...changed }) };
  };
  switch (event.kind) {
    case 'kubelet.pod': {
      const { pod, operation } = event.data;
      if (operation === 'REMOVE') return { pods: withoutEntry(pods, pod) };
      if (pods.has(pod)) return undefined;
      return { pods: withEntry(pods, pod, { pod, phase: 'waiting', statusVersion: 0, volumes: [] }) };
    }
    case 'sync.started': {
      const { pod, updateType } = event.data;
      const ends = updateType === 'terminating' || updateType === 'kill';
      return change(pod, { phase: ends ? 'terminating' : 'syncing' });
    }
    case 'sync.finished': {
      const { pod, error } = event.data;
      const worker = pods.get(pod);
      if (!worker) return undefined;
      const { error: _, ...rest } = worker;
      const phase = worker.phase === 'syncing' ? 'synced' : worker.phase;
      return { pods: withEntry(pods, pod, { ...rest, phase, ...(error !== undefined && { error }) }) };
    }
    case 'status.generated':
      return change(event.data.pod, { statusVersion: event.data.version });
    case 'volume.mounted': {
      const { pod, volume } = event.data;
      return change(pod, { volumes: [...(pods.get(pod)?.volumes ?? []), volume] });
    }
    case 'volume.unmounted':
      return change(event.data.pod, { volumes: [], phase: 'terminated' });
    default:
      return undefined;
  }
}
