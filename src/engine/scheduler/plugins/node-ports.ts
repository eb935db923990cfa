/** Keeps Pods off nodes on which a host port that they ask for is taken. Source: plugins/nodeports, 1.36.4. */
import {
  type FilterPlugin,
  type HostPort,
  HostPorts,
  hostPortsFragment,
  hostPortsOf,
  type PreFilterPlugin,
  type QueueingHintFunction,
  type ReadonlyPod,
  type SignPlugin,
  Status,
} from '#engine';

const reason = "node(s) didn't have free ports for the requested pod ports";
const stateKey = 'PreFilterNodePorts';

interface PreFilterState {
  readonly ports: readonly HostPort[];
}

export const NodePorts = {
  name: 'NodePorts',
  preFilter(pod, _nodes, state) {
    const ports = hostPortsOf(pod);
    if (ports.length === 0) return Status.skip();
    state.write(stateKey, { ports } satisfies PreFilterState);
    return undefined;
  },
  filter(pod, node, state) {
    const { ports } = state.read<PreFilterState>(stateKey) ?? { ports: hostPortsOf(pod) };
    return ports.some((port) => node.usedPorts.conflicts(port)) ? Status.unschedulable(reason) : undefined;
  },
  signPod: (pod) => [hostPortsFragment(pod)],
  eventsToRegister: () => [
    { resource: 'Pod', actions: ['Delete'], hint: podDeleted },
    { resource: 'Node', actions: ['Add'] },
  ],
} satisfies PreFilterPlugin & FilterPlugin & SignPlugin;

/** Whether a deleted Pod has left a port that the Pod asks for. */
const podDeleted: QueueingHintFunction = (pod, before) => {
  const deleted = before as ReadonlyPod;
  if (!deleted.spec.nodeName && !deleted.status?.nominatedNodeName) return 'QueueSkip';
  const freed = new HostPorts();
  for (const port of hostPortsOf(deleted)) freed.add(port);
  return hostPortsOf(pod).some((port) => freed.conflicts(port)) ? 'Queue' : 'QueueSkip';
};
