/** Keeps Pods off cordoned nodes, unless they tolerate it. Source: plugins/nodeunschedulable, 1.36.4. */
import {
  type DeepReadonly,
  type FilterPlugin,
  type Node,
  type ReadonlyPod,
  Status,
  tolerates,
} from '#engine';

const reason = 'node(s) were unschedulable';

export const NodeUnschedulable = {
  name: 'NodeUnschedulable',
  filter(pod, node) {
    if (!node.node.spec?.unschedulable) return undefined;
    return toleratesIt(pod) ? undefined : Status.unresolvable(reason);
  },
  eventsToRegister: () => [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      hint: (pod, _before, after) =>
        (after as DeepReadonly<Node>).spec?.unschedulable && !toleratesIt(pod) ? 'QueueSkip' : 'Queue',
    },
    { resource: 'Pod', actions: ['UpdatePodToleration'] },
  ],
} satisfies FilterPlugin;

const toleratesIt = (pod: ReadonlyPod): boolean =>
  pod.spec.tolerations?.some((toleration) =>
    tolerates(toleration, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }),
  ) ?? false;
