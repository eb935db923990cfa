/**
 * The cluster as it was after a given event: a fold over the trace, nothing else. The map is drawn from it.
 */
import type { TraceEvent } from '#engine';

/** How far a Pod has come, as the map draws it. */
export type PodStage = 'stored' | 'bound' | 'sandbox' | 'created' | 'running' | 'ended';

export interface PodMoment {
  readonly key: string;
  readonly stage: PodStage;
  readonly node?: string;
}

/** A message on its way between two places of the map. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

export interface Moment {
  /** How many events have happened. */
  readonly position: number;
  readonly event?: TraceEvent;
  readonly nodes: readonly string[];
  readonly pods: readonly PodMoment[];
  readonly revision: number;
  /** Nodes that Filter refused and nodes that passed, while the scheduler decides. */
  readonly verdicts: ReadonlyMap<string, 'refused' | 'feasible' | 'chosen'>;
  readonly message?: Message;
}

export function momentAt(events: readonly TraceEvent[], position: number): Moment {
  const pods = new Map<string, PodMoment>();
  const verdicts = new Map<string, 'refused' | 'feasible' | 'chosen'>();
  let revision = 0;
  const count = Math.max(0, Math.min(position, events.length));
  for (let index = 0; index < count; index++) {
    const event = events[index] as TraceEvent;
    switch (event.kind) {
      case 'etcd.put': {
        revision = event.data.revision;
        const key = podKey(event.data.key);
        if (key && !pods.has(key)) pods.set(key, { key, stage: 'stored' });
        break;
      }
      case 'etcd.deleted': {
        revision = event.data.revision;
        const key = podKey(event.data.key);
        if (key) pods.delete(key);
        break;
      }
      case 'cycle.started':
        verdicts.clear();
        break;
      case 'nodes.filtered':
        for (const { node } of event.data.refused) verdicts.set(node, 'refused');
        for (const node of event.data.feasible) verdicts.set(node, 'feasible');
        break;
      case 'node.selected':
        verdicts.set(event.data.node, 'chosen');
        break;
      case 'pod.bound':
        pods.set(event.data.pod, { key: event.data.pod, stage: 'bound', node: event.data.node });
        break;
      case 'cri.answered':
        if (event.data.method === 'RunPodSandbox' && !event.data.error)
          advance(pods, nodeOf(event.actor), 'bound', 'sandbox');
        break;
      case 'container.state': {
        const pod = pods.get(event.data.pod);
        const stage = event.data.state === 'exited' ? 'ended' : event.data.state;
        if (pod) pods.set(pod.key, { ...pod, stage });
        break;
      }
    }
  }
  const event = events[count - 1];
  const message = event && messageOf(event);
  return {
    position: count,
    ...(event && { event }),
    nodes: nodesOf(events),
    pods: [...pods.values()],
    revision,
    verdicts,
    ...(message && { message }),
  };
}

/** The place on the map of a user that watches: `system:node:node-1` is that node's kubelet. */
function actorOf(user: string): string {
  const node = /^system:node:(.+)$/.exec(user)?.[1];
  if (node !== undefined) return `kubelet/${node}`;
  return user.startsWith('system:') ? user.slice('system:'.length) : 'kubectl';
}

/** The Pod `namespace/name` of an etcd key, or undefined for other kinds. */
const podKey = (key: string): string | undefined => /^\/registry\/pods\/(.+)$/.exec(key)?.[1];

const nodeOf = (actor: string): string => actor.slice(actor.indexOf('/') + 1);

function advance(pods: Map<string, PodMoment>, node: string, from: PodStage, to: PodStage): void {
  for (const pod of pods.values()) {
    if (pod.node === node && pod.stage === from) pods.set(pod.key, { ...pod, stage: to });
  }
}

/** The nodes that a run speaks of: those that Filter looked at, then those that act. */
export function nodesOf(events: readonly TraceEvent[]): string[] {
  const nodes = new Set<string>();
  for (const event of events) {
    if (event.kind === 'nodes.filtered') {
      for (const { node } of event.data.refused) nodes.add(node);
      for (const node of event.data.feasible) nodes.add(node);
    }
    if (/^(kubelet|containerd|cni|runc)\//.test(event.actor)) nodes.add(nodeOf(event.actor));
  }
  return [...nodes].sort((a, b) => (a < b ? -1 : 1));
}

/** Which way an event moves between the places of the map, or undefined when it stays where it is. */
export function messageOf(event: TraceEvent): Message | undefined {
  const { actor, data, kind } = event;
  switch (kind) {
    case 'connection.opened':
      return { from: actor, to: 'kube-apiserver', label: data.tls };
    case 'request.sent':
      return { from: actor, to: 'kube-apiserver', label: `${data.method} ${data.path}` };
    case 'response.received':
      return { from: 'kube-apiserver', to: actor, label: String(data.status) };
    case 'etcd.put':
      return { from: 'kube-apiserver', to: 'etcd-1', label: `put ${data.key}` };
    case 'etcd.deleted':
      return { from: 'kube-apiserver', to: 'etcd-1', label: `delete ${data.key}` };
    case 'watch.sent':
      return {
        from: 'kube-apiserver',
        to: actorOf(data.watcher),
        label: `${data.type} ${data.object.metadata.name ?? ''}`,
      };
    case 'pod.bound':
      return { from: 'kube-scheduler', to: 'kube-apiserver', label: `bind to ${data.node}` };
    case 'cri.called':
      return { from: actor, to: `containerd/${nodeOf(actor)}`, label: data.method };
    case 'cri.answered':
      return { from: `containerd/${nodeOf(actor)}`, to: actor, label: data.method };
    case 'cni.called':
      return {
        from: `containerd/${nodeOf(actor)}`,
        to: `cni/${nodeOf(actor)}`,
        label: `${data.plugin} ${data.command}`,
      };
    case 'runc.called':
      return {
        from: `containerd/${nodeOf(actor)}`,
        to: `runc/${nodeOf(actor)}`,
        label: `runc ${data.operation}`,
      };
    default:
      return undefined;
  }
}
