/** What the container runtime of a node holds: sandboxes, containers, images, and runc's containers with their mounts. */
import type { OciSpec } from '../../runc/oci-spec.ts';
import type { TraceEvent } from '../events.ts';
import { withEntry, withoutEntry } from './fold.ts';

export interface ContainerState {
  readonly id: string;
  readonly pod: string;
  /** `pause` is the sandbox's own. */
  readonly name: string;
  readonly state: 'created' | 'running' | 'exited';
  readonly exitCode?: number;
  /** Id of the event that brought it here. */
  readonly since: number;
}

/** What runc knows by a container's id: a sandbox's pause process, or a container's program. */
export interface RuncState {
  readonly id: string;
  /** `creating` until `runc create` has answered; `created` waits in open() of the exec FIFO. */
  readonly state: 'creating' | 'created' | 'running' | 'stopped';
  /** Of the container's init, once its pid file is written. */
  readonly pid?: number;
  readonly args: readonly string[];
  readonly mounts: readonly {
    readonly destination: string;
    readonly source: string;
    readonly type: string;
  }[];
  readonly namespaces: readonly { readonly type: string; readonly path?: string }[];
}

export interface ImageState {
  readonly image: string;
  readonly id?: string;
}

interface CriCall {
  readonly method: string;
  readonly request: unknown;
}

export interface ContainersState {
  readonly sandboxes: ReadonlyMap<string, ContainerState>;
  readonly containers: ReadonlyMap<string, ContainerState>;
  readonly images: ReadonlyMap<string, ImageState>;
  readonly processes: ReadonlyMap<string, RuncState>;
  /** CRI calls that remove something and have not been answered, by the id of their event. */
  readonly calls: ReadonlyMap<number, CriCall>;
}

export const noContainers: ContainersState = {
  sandboxes: new Map(),
  containers: new Map(),
  images: new Map(),
  processes: new Map(),
  calls: new Map(),
};

const PAUSE = 'pause';

/** The state after an event, or undefined where it changes nothing. */
export function applyToContainers(
  state: ContainersState,
  event: TraceEvent,
): Partial<ContainersState> | undefined {
  switch (event.kind) {
    case 'container.state': {
      const { id, pod, container: name, exitCode } = event.data;
      const entry = {
        id,
        pod,
        name,
        state: event.data.state,
        since: event.id,
        ...(exitCode !== undefined && { exitCode }),
      };
      const ended = event.data.state === 'exited' && changed(state, id, { state: 'stopped' });
      return name === PAUSE
        ? { sandboxes: withEntry(state.sandboxes, id, entry), ...ended }
        : { containers: withEntry(state.containers, id, entry), ...ended };
    }
    case 'cri.called': {
      const { method, request } = event.data;
      if (!method.startsWith('Remove')) return undefined;
      return { calls: withEntry(state.calls, event.id, { method, request }) };
    }
    case 'cri.answered': {
      const call = event.cause === undefined ? undefined : state.calls.get(event.cause);
      if (!call) return undefined;
      const calls = withoutEntry(state.calls, event.cause as number);
      return event.data.error === undefined ? { calls, ...removed(state, call) } : { calls };
    }
    case 'image.created': {
      const { image, id } = event.data;
      return { images: withEntry(state.images, image, { image, id }) };
    }
    case 'runc.called': {
      const { operation, container: id, spec } = event.data;
      if (operation !== 'create') return undefined;
      const { process, mounts, linux } = spec as OciSpec;
      return {
        processes: withEntry(state.processes, id, {
          id,
          state: 'creating',
          args: process.args,
          mounts,
          namespaces: linux.namespaces,
        }),
      };
    }
    case 'runc.syscall': {
      const pid = /\/init\.pid", "(\d+)"/.exec(event.data.call)?.[1];
      return pid === undefined ? undefined : changed(state, event.data.container, { pid: Number(pid) });
    }
    case 'runc.answered': {
      const { operation, container: id } = event.data;
      if (operation === 'create') return changed(state, id, { state: 'created' });
      if (operation === 'start') return changed(state, id, { state: 'running' });
      return operation === 'delete' ? { processes: withoutEntry(state.processes, id) } : undefined;
    }
    default:
      return undefined;
  }
}

function changed(
  { processes }: ContainersState,
  id: string,
  change: Partial<RuncState>,
): Partial<ContainersState> | undefined {
  const process = processes.get(id);
  return process && { processes: withEntry(processes, id, { ...process, ...change }) };
}

function removed(state: ContainersState, { method, request }: CriCall): Partial<ContainersState> {
  const { podSandboxId = '', containerId = '' } = request as { podSandboxId?: string; containerId?: string };
  if (method === 'RemovePodSandbox') return { sandboxes: withoutEntry(state.sandboxes, podSandboxId) };
  if (method === 'RemoveContainer') return { containers: withoutEntry(state.containers, containerId) };
  return {};
}
