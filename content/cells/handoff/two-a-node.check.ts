import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

const REASON = 'node(s) had two Pods already';

/** Six Pods on three nodes, two on each; the seventh is told why it waits. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'pod.bound') counts.set(event.data.node, (counts.get(event.data.node) ?? 0) + 1);
  }
  const bound = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const full = [...counts].find(([, count]) => count > 2);
  const failed = events.findLast((event) => event.kind === 'cycle.failed');
  const isError = failed?.data.reason === 'SchedulerError';
  const isTold = !isError && failed?.data.message.includes(`3 ${REASON}`);
  return [
    {
      passed: !full,
      words: full
        ? `${full[0]} has ${full[1]} Pods: when there are two already, the next one must be refused.`
        : 'No node has more than two Pods.',
    },
    {
      passed: bound >= 6,
      words:
        bound >= 6
          ? 'Six Pods have a node.'
          : `Only ${bound} of the Pods have a node, and there is room for six: when is a node full?`,
    },
    {
      passed: isTold === true,
      words: isTold
        ? `The seventh is told: ${failed?.data.message}`
        : isError
          ? 'The seventh failed with an error. A node that is full is no fault of the scheduler’s: refuse it with Status.unschedulable.'
          : failed
            ? `A Pod that waits is told “${failed.data.message}”; it should count three times “${REASON}”.`
            : 'The seventh Pod has a node, so nobody was refused.',
    },
  ];
}
