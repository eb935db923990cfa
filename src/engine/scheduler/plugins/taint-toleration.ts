/**
 * Keeps Pods off nodes whose taints they do not tolerate, and prefers nodes with fewer PreferNoSchedule taints that
 * they do not tolerate. Source: plugins/tainttoleration, 1.36.4.
 */
import {
  type DeepReadonly,
  defaultNormalizeScore,
  type FilterPlugin,
  findUntoleratedTaint,
  type Node,
  type PreScorePlugin,
  type ReadonlyPod,
  type ScorePlugin,
  type SignPlugin,
  Status,
  tolerates,
  tolerationsFragment,
} from '#engine';

const reason = 'node(s) had untolerated taint(s)';
const stateKey = 'PreScoreTaintToleration';

interface PreScoreState {
  /** Tolerations with the effect PreferNoSchedule, or with none. */
  readonly tolerations: NonNullable<ReadonlyPod['spec']['tolerations']>;
}

export const TaintToleration = {
  name: 'TaintToleration',
  filter: (pod, node) =>
    findUntoleratedTaint(node.taints, pod.spec.tolerations) ? Status.unresolvable(reason) : undefined,
  preScore(pod, _nodes, state) {
    const tolerations = (pod.spec.tolerations ?? []).filter(
      ({ effect }) => !effect || effect === 'PreferNoSchedule',
    );
    state.write(stateKey, { tolerations } satisfies PreScoreState);
  },
  score(_pod, node, state) {
    const { tolerations } = state.read<PreScoreState>(stateKey) ?? { tolerations: [] };
    let intolerable = 0;
    for (const taint of node.taints) {
      if (
        taint.effect === 'PreferNoSchedule' &&
        !tolerations.some((toleration) => tolerates(toleration, taint))
      )
        intolerable++;
    }
    return intolerable;
  },
  normalizeScore: (scores) => defaultNormalizeScore(scores, { reverse: true }),
  signPod: (pod) => [tolerationsFragment(pod)],
  eventsToRegister: () => [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      hint: (pod, before, after) => {
        const tolerated = (node: unknown): boolean =>
          !findUntoleratedTaint((node as DeepReadonly<Node>).spec?.taints ?? [], pod.spec.tolerations);
        return tolerated(after) && !(before && tolerated(before)) ? 'Queue' : 'QueueSkip';
      },
    },
    {
      resource: 'Pod',
      actions: ['UpdatePodToleration'],
      hint: (pod, _before, after) => (after?.metadata.uid === pod.metadata.uid ? 'Queue' : 'QueueSkip'),
    },
  ],
} satisfies FilterPlugin & PreScorePlugin & ScorePlugin & SignPlugin;
