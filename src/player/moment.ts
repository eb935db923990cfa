/**
 * The cluster as it was after a given event, as far as the map shows it: a fold over the trace, nothing else. Values
 * are replaced and never changed, so a copy of the whole is a copy of its maps.
 */
import type { EventKind, TraceEvent } from '#engine';
import type { Fold } from '../engine/trace/state/fold.ts';
import { type Message, messageOf } from './message.ts';

/** How far a Pod has come, as the map draws it. */
export type PodStage = 'stored' | 'bound' | 'sandbox' | 'created' | 'running' | 'ended';

export interface ContainerMoment {
  readonly name: string;
  readonly state: 'pulling' | 'creating' | 'created' | 'running' | 'exited';
  readonly exitCode?: number;
}

export interface PodMoment {
  /** `namespace/name`. */
  readonly key: string;
  readonly stage: PodStage;
  readonly node?: string;
  /** Linux namespaces that exist for the Pod's sandbox, in the order in which they were made: net, uts, ipc. */
  readonly namespaces: readonly string[];
  readonly address?: string;
  /** The process that holds the namespaces: it has none before RunPodSandbox. */
  readonly pause: 'none' | 'creating' | 'running' | 'ended';
  readonly containers: readonly ContainerMoment[];
}

/** A member of etcd, as far as the trace tells. */
export interface MemberMoment {
  readonly name: string;
  /** The revision of the last write that it acknowledged. */
  readonly revision: number;
  readonly term?: number;
  readonly role?: string;
}

export type Verdict = 'refused' | 'feasible' | 'chosen';

export interface Moment {
  /** How many events have happened. */
  readonly position: number;
  readonly event?: TraceEvent;
  /** The nodes that the whole run speaks of. */
  readonly nodes: readonly string[];
  /** Who acts in the whole run. */
  readonly actors: ReadonlySet<string>;
  /** The node whose inside is drawn: that of the last event on a node, or the first that the run will come to. */
  readonly focus?: string;
  readonly pods: readonly PodMoment[];
  readonly revision: number;
  /** What etcd stored last: `pods/default/nginx` in which version of the object. */
  readonly written?: { readonly key: string; readonly version: number };
  readonly members: readonly MemberMoment[];
  /** Nodes that Filter refused and nodes that passed, while the scheduler decides. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly scores: ReadonlyMap<string, number>;
  /** What the scheduler is about, in a few words. */
  readonly scheduling?: string;
  /** The request that the API server handles, and the station of `gate` that it has come to. */
  readonly request?: RequestMoment;
  /** The command that kubectl runs, until it has ended. */
  readonly command?: string;
  readonly message?: Message;
}

export interface RequestMoment {
  /** `create pods`. */
  readonly words: string;
  /** An index into `gate`. */
  readonly station: number;
}

/** The stations of a request within the API server, as the handler chain passes them. */
export const gate = [
  'received',
  'authentication',
  'authorization',
  'mutating admission',
  'validation',
  'validating admission',
  'storage',
  'response',
] as const;

export interface MapState {
  pods: Map<string, PodMoment>;
  members: Map<string, MemberMoment>;
  verdicts: Map<string, Verdict>;
  scores: Map<string, number>;
  /** By id of a sandbox or container: whose it is. */
  containers: Map<string, { readonly pod: string; readonly name: string }>;
  /** By id of the event of a call to CRI or CNI that has no answer yet: for which Pod it is. */
  calls: Map<number, string>;
  revision: number;
  written: Moment['written'];
  focus: string | undefined;
  scheduling: string | undefined;
  request: RequestMoment | undefined;
  command: string | undefined;
}

export const mapFold: Fold<MapState> = {
  initial: () => ({
    pods: new Map(),
    members: new Map(),
    verdicts: new Map(),
    scores: new Map(),
    containers: new Map(),
    calls: new Map(),
    revision: 0,
    written: undefined,
    focus: undefined,
    scheduling: undefined,
    request: undefined,
    command: undefined,
  }),
  copy: (state) => ({
    ...state,
    pods: new Map(state.pods),
    members: new Map(state.members),
    verdicts: new Map(state.verdicts),
    scores: new Map(state.scores),
    containers: new Map(state.containers),
    calls: new Map(state.calls),
  }),
  size: ({ pods, containers, verdicts }) => pods.size + containers.size + verdicts.size,
  apply,
};

function apply(state: MapState, event: TraceEvent): void {
  const node = nodeOf(event.actor);
  if (node !== undefined) state.focus = node;
  noteRequest(state, event);
  noteMember(state, event);
  switch (event.kind) {
    case 'command.started':
      state.command = event.data.line;
      return;
    case 'command.finished':
      state.command = undefined;
      return;
    case 'etcd.put':
      return stored(state, event.data);
    case 'etcd.deleted': {
      state.revision = event.data.revision;
      const key = podKey(event.data.key);
      if (key) state.pods.delete(key);
      return;
    }
    case 'queue.moved':
      state.scheduling = `${event.data.queue} queue`;
      return;
    case 'cycle.started':
      state.verdicts.clear();
      state.scores.clear();
      state.scheduling = `attempt ${event.data.attempt}`;
      return;
    case 'nodes.filtered': {
      const { refused, feasible, evaluated } = event.data;
      for (const { node: name } of refused) state.verdicts.set(name, 'refused');
      for (const name of feasible) state.verdicts.set(name, 'feasible');
      state.scheduling = `${feasible.length} of ${evaluated} feasible`;
      return;
    }
    case 'nodes.scored':
      for (const [index, name] of event.data.nodes.entries())
        state.scores.set(name, event.data.totals[index] ?? 0);
      state.scheduling = `${event.data.nodes.length} scored`;
      return;
    case 'node.selected':
      state.verdicts.set(event.data.node, 'chosen');
      state.scheduling = event.data.node;
      return;
    case 'cycle.failed':
      state.scheduling = event.data.reason;
      return;
    case 'pod.bound':
      return change(state, event.data.pod, { stage: 'bound', node: event.data.node });
    case 'cri.called':
      return called(state, event);
    case 'cri.answered':
      return answered(state, event);
    case 'cni.called': {
      const args = event.data.env['CNI_ARGS'] ?? '';
      const pod = `${/K8S_POD_NAMESPACE=([^;]*)/.exec(args)?.[1]}/${/K8S_POD_NAME=([^;]*)/.exec(args)?.[1]}`;
      state.calls.set(event.id, pod);
      const id = event.data.env['CNI_CONTAINERID'];
      if (id) state.containers.set(id, { pod, name: 'pause' });
      return change(state, pod, (now) => ({
        namespaces:
          event.data.command === 'ADD'
            ? addTo(now.namespaces, 'net')
            : now.namespaces.filter((name) => name !== 'net'),
      }));
    }
    case 'cni.answered': {
      const pod = finish(state, event.cause);
      const { ips } = (event.data.stdout ?? {}) as { ips?: { address?: string }[] };
      const address = ips?.[0]?.address?.replace(/\/.*/, '');
      if (pod && address) change(state, pod, { address });
      return;
    }
    case 'runc.syscall':
      return unshared(state, event.data);
    case 'container.state':
      return containerState(state, event.data);
  }
}

function stored(state: MapState, data: TraceEvent<'etcd.put'>['data']): void {
  state.revision = data.revision;
  state.written = { key: data.key.replace(/^\/registry\//, ''), version: data.version };
  const key = podKey(data.key);
  if (!key) return;
  const node = (data.value as { spec?: { nodeName?: string } } | undefined)?.spec?.nodeName;
  const pod = state.pods.get(key);
  if (!pod) {
    const stage = node ? 'bound' : 'stored';
    state.pods.set(key, { key, stage, ...(node && { node }), namespaces: [], pause: 'none', containers: [] });
  } else if (node && !pod.node) {
    state.pods.set(key, { ...pod, stage: 'bound', node });
  }
}

function called(state: MapState, event: TraceEvent<'cri.called'>): void {
  const request = (event.data.request ?? {}) as CriRequest;
  const metadata = request.config?.metadata;
  const ofSandbox = request.sandboxConfig?.metadata ?? metadata;
  const pod = ofSandbox?.namespace
    ? `${ofSandbox.namespace}/${ofSandbox.name}`
    : state.containers.get(request.podSandboxId ?? request.containerId ?? '')?.pod;
  if (pod === undefined) return;
  switch (event.data.method) {
    case 'RunPodSandbox':
      change(state, pod, { pause: 'creating' });
      break;
    case 'PullImage':
      if (!state.pods.get(pod)?.containers.length)
        change(state, pod, { containers: [{ name: imageName(request.image?.image), state: 'pulling' }] });
      break;
    case 'CreateContainer':
      container(state, pod, { name: metadata?.name ?? '', state: 'creating' });
      break;
    default:
      return;
  }
  state.calls.set(event.id, pod);
}

function answered(state: MapState, event: TraceEvent<'cri.answered'>): void {
  const pod = finish(state, event.cause);
  if (pod === undefined || event.data.error || event.data.method !== 'RunPodSandbox') return;
  change(state, pod, (now) => ({ pause: 'running', ...(now.stage === 'bound' && { stage: 'sandbox' }) }));
}

/** The Pod that a call was for; the call is over. */
function finish(state: MapState, call: number | undefined): string | undefined {
  const pod = call === undefined ? undefined : state.calls.get(call);
  if (call !== undefined) state.calls.delete(call);
  return pod;
}

/** runc makes the sandbox's namespaces by unshare; that of the network was made before, and is joined. */
function unshared(state: MapState, { container: id, call }: TraceEvent<'runc.syscall'>['data']): void {
  const of = state.containers.get(id);
  if (of?.name !== 'pause' || !call.startsWith('unshare(')) return;
  const made = ['UTS', 'IPC'].filter((name) => call.includes(`CLONE_NEW${name}`));
  change(state, of.pod, (now) => ({
    namespaces: made.reduce<readonly string[]>((all, name) => addTo(all, name.toLowerCase()), now.namespaces),
  }));
}

function containerState(state: MapState, data: TraceEvent<'container.state'>['data']): void {
  const { pod, container: name, id, exitCode } = data;
  state.containers.set(id, { pod, name });
  if (name === 'pause') {
    if (data.state === 'exited') change(state, pod, { pause: 'ended', namespaces: [] });
    return;
  }
  container(state, pod, { name, state: data.state, ...(exitCode !== undefined && { exitCode }) });
  change(state, pod, { stage: data.state === 'exited' ? 'ended' : data.state });
}

/** Puts a container in the place of what was known of it; what was being pulled is the container's image. */
function container(state: MapState, pod: string, next: ContainerMoment): void {
  change(state, pod, ({ containers }) => {
    const others = containers.filter(({ name, state: was }) => name !== next.name && was !== 'pulling');
    const at = containers.findIndex(({ name }) => name === next.name);
    return { containers: at === -1 ? [...others, next] : others.toSpliced(at, 0, next) };
  });
}

function change(
  state: MapState,
  key: string,
  to: Partial<PodMoment> | ((now: PodMoment) => Partial<PodMoment>),
): void {
  const now = state.pods.get(key);
  if (now) state.pods.set(key, { ...now, ...(typeof to === 'function' ? to(now) : to) });
}

function noteMember(state: MapState, event: TraceEvent): void {
  if (!/^etcd-\d+$/.test(event.actor)) return;
  const { revision, term, role } = event.data as { revision?: unknown; term?: unknown; role?: unknown };
  const known = state.members.get(event.actor) ?? { name: event.actor, revision: 0 };
  state.members.set(event.actor, {
    ...known,
    ...(typeof revision === 'number' && { revision }),
    ...(typeof term === 'number' && { term }),
    ...(typeof role === 'string' && { role }),
  });
}

function noteRequest(state: MapState, event: TraceEvent): void {
  if (event.kind === 'request.received') {
    const { verb, resource, name } = event.data;
    state.request = { words: `${verb} ${resource}${name ? ` ${name}` : ''}`, station: 0 };
  } else if (event.kind === 'response.received') state.request = undefined;
  else if (state.request) {
    const station = stations[event.kind];
    if (station !== undefined) state.request = { ...state.request, station };
  }
}

const stations: Partial<Record<EventKind, number>> = {
  'request.authenticated': 1,
  'request.authorized': 2,
  'object.decoded': 3,
  'object.defaulted': 3,
  'hook.called': 3,
  'admission.mutated': 3,
  'object.validated': 4,
  'admission.validated': 5,
  'etcd.put': 6,
  'etcd.deleted': 6,
  'response.sent': 7,
};

/** What the map draws of a state: together with the event that it stands after. */
export function momentOf(
  state: MapState,
  position: number,
  event: TraceEvent | undefined,
  whole: Pick<Moment, 'nodes' | 'actors'> & { readonly firstNode: string | undefined },
): Moment {
  const message = event && messageOf(event);
  const focus = state.focus ?? whole.firstNode;
  return {
    position,
    ...(event && { event }),
    nodes: whole.nodes,
    actors: whole.actors,
    ...(focus !== undefined && { focus }),
    pods: [...state.pods.values()],
    revision: state.revision,
    ...(state.written && { written: state.written }),
    members: [...state.members.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    verdicts: state.verdicts,
    scores: state.scores,
    ...(state.scheduling !== undefined && { scheduling: state.scheduling }),
    ...(state.request && { request: state.request }),
    ...(state.command !== undefined && { command: state.command }),
    ...(message && { message }),
  };
}

interface CriRequest {
  readonly config?: { readonly metadata?: { readonly name?: string; readonly namespace?: string } };
  readonly sandboxConfig?: { readonly metadata?: { readonly name?: string; readonly namespace?: string } };
  readonly image?: { readonly image?: string };
  readonly podSandboxId?: string;
  readonly containerId?: string;
}

/** The Pod `namespace/name` of an etcd key, or undefined for other kinds. */
const podKey = (key: string): string | undefined => /^\/registry\/pods\/(.+)$/.exec(key)?.[1];

/** The node of an actor that has one: `kubelet/node-1` is on node-1. */
export const nodeOf = (actor: string): string | undefined =>
  /^(?:kubelet|containerd|cni|runc)\/(.+)$/.exec(actor)?.[1];

const imageName = (image = ''): string => /([^/:@]+)(?:[:@][^/]*)?$/.exec(image)?.[1] ?? image;

/** A list with one more item, unless it has it. */
function addTo<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list : [...list, item];
}
