/** Keeps Pods off cordoned nodes, unless they tolerate it. Source: plugins/nodeunschedulable, 1.36.4. */
import {
  type DeepReadonly,
  type FilterPlugin,
  type Node,
  type ReadonlyPod,
  type SignPlugin,
  Status,
  tolerates,
  tolerationsFragment,
} from '#engine';

const reason = 'node(s) were unschedulable';

export const NodeUnschedulable = {
  name: 'NodeUnschedulable',
  filter(pod, node) {
    if (!node.node.spec?.unschedulable) return undefined;
    return toleratesIt(pod) ? undefined : Status.unresolvable(reason);
  },
  signPod: (pod) => [tolerationsFragment(pod)],
  eventsToRegister: () => [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      hint: (_pod, before, after) => {
        const cordoned = (node: unknown): boolean =>
          (node as DeepReadonly<Node>).spec?.unschedulable ?? false;
        return !cordoned(after) && (!before || cordoned(before)) ? 'Queue' : 'QueueSkip';
      },
    },
    {
      resource: 'Pod',
      actions: ['UpdatePodToleration'],
      hint: (pod, _before, after) =>
        after?.metadata.uid === pod.metadata.uid && toleratesIt(after as ReadonlyPod) ? 'Queue' : 'QueueSkip',
    },
  ],
} satisfies FilterPlugin & SignPlugin;

const toleratesIt = (pod: ReadonlyPod): boolean =>
  pod.spec.tolerations?.some((toleration) =>
    tolerates(toleration, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }),
  ) ?? false;
