/**
 * Places Pods with resource claims. Pods without any pass through it: their PreFilter is skipped, every node scores 0,
 * and its PostFilter finds nothing to give back, which is the first half of many FailedScheduling messages.
 * Source: plugins/dynamicresources, 1.36.4.
 */
import { type PostFilterPlugin, type PreFilterPlugin, type ScorePlugin, Status } from '#engine';

const stateKey = 'PreFilterDynamicResources';

export const DynamicResources = {
  name: 'DynamicResources',
  preFilter(pod, _nodes, state) {
    state.write(stateKey, {});
    if (!pod.spec.resourceClaims?.length) return Status.skip();
    return Status.unresolvable('resource claims are not served by this cluster');
  },
  postFilter: (_pod, _nodes, state) =>
    state.read(stateKey) ? Status.unschedulable('no new claims to deallocate') : Status.error('not found'),
  score: () => 0,
  normalizeScore: () => undefined,
} satisfies PreFilterPlugin & PostFilterPlugin & ScorePlugin;
