/** Keeps a Pod that names a node off every other one. Source: plugins/nodename, 1.36.4. */
import { type FilterPlugin, type SignPlugin, Status } from '#engine';

/** Counted per node in the FailedScheduling event. */
const reason = "node(s) didn't match the requested node name";

export const NodeName = {
  name: 'NodeName',
  filter: (pod, node) =>
    !pod.spec.nodeName || pod.spec.nodeName === node.name ? undefined : Status.unresolvable(reason),
  signPod: ({ spec }) => [{ key: 'v1.Pod.Spec.NodeName', value: spec.nodeName ?? '' }],
  eventsToRegister: () => [{ resource: 'Node', actions: ['Add'] }],
} satisfies FilterPlugin & SignPlugin;
