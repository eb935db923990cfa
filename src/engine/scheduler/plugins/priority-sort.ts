/** Orders activeQ: the higher priority first, then who came earlier. Source: plugins/queuesort, 1.36.4. */
import type { QueueSortPlugin } from '#engine';

export const PrioritySort = {
  name: 'PrioritySort',
  less(a, b) {
    const [first, second] = [a.pod.spec.priority ?? 0, b.pod.spec.priority ?? 0];
    return first === second ? a.timestamp < b.timestamp : first > second;
  },
} satisfies QueueSortPlugin;
