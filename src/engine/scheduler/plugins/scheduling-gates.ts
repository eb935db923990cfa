/** Keeps a Pod out of the queue until its scheduling gates are removed. Source: plugins/schedulinggates, 1.36.4. */
import { type PreEnqueuePlugin, Status } from '#engine';

export const SchedulingGates = {
  name: 'SchedulingGates',
  preEnqueue({ spec: { schedulingGates = [] } }) {
    if (schedulingGates.length === 0) return undefined;
    return Status.unresolvable(
      `waiting for scheduling gates: [${schedulingGates.map(({ name }) => name).join(' ')}]`,
    );
  },
  eventsToRegister: () => [
    {
      resource: 'Pod',
      actions: ['UpdatePodSchedulingGatesEliminated'],
      hint: (pod, _before, after) => (after?.metadata.uid === pod.metadata.uid ? 'Queue' : 'QueueSkip'),
    },
  ],
} satisfies PreEnqueuePlugin;
