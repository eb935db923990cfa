/** Keeps Pods off cordoned nodes, unless they tolerate it. Source: plugins/nodeunschedulable, 1.36.4. */
import { type FilterPlugin, Status, tolerates } from '#engine';

const reason = 'node(s) were unschedulable';

export const NodeUnschedulable = {
  name: 'NodeUnschedulable',
  filter(pod, node) {
    if (!node.node.spec?.unschedulable) return undefined;
    const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;
    return pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint))
      ? undefined
      : Status.unresolvable(reason);
  },
  eventsToRegister: () => [
    { resource: 'Node', actions: ['Add', 'UpdateNodeTaint'] },
    { resource: 'UnscheduledPod', actions: ['UpdatePodToleration'] },
  ],
} satisfies FilterPlugin;
