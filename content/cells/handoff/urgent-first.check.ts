import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The order of the cycles: the one that found an empty queue, then the urgent, then the calm, each in order of arrival. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const order = events.flatMap((event) =>
    event.kind === 'cycle.started' ? [event.data.pod.replace('default/', '')] : [],
  );
  const queued = order.slice(1);
  const urgent = queued.filter((name) => name.startsWith('urgent'));
  const calm = queued.filter((name) => name.startsWith('calm'));
  const isFirst = queued.slice(0, urgent.length).every((name) => name.startsWith('urgent'));
  const inOrder = (names: readonly string[]): boolean => names.join() === [...names].sort().join();
  return [
    {
      passed: urgent.length === 3 && calm.length === 5,
      words:
        urgent.length === 3 && calm.length === 5
          ? 'All nine Pods had their cycle.'
          : `Only ${order.length} cycles ran, of nine: the cell still makes nine Pods, doesn’t it?`,
    },
    {
      passed: isFirst,
      words: isFirst
        ? 'The urgent ones were tried before the calm ones.'
        : queued.at(-1)?.startsWith('urgent')
          ? `${queued.at(-1)} was the last of all: less says whether a is tried BEFORE b.`
          : `After ${order[0]} came ${queued[0]}, although urgent ones were waiting.`,
    },
    {
      passed: inOrder(urgent) && inOrder(calm),
      words:
        inOrder(urgent) && inOrder(calm)
          ? 'Among equals, who came first was first.'
          : isFirst && calm.join() === [...calm].sort().reverse().join()
            ? `The calm ones came backwards: ${calm.join(', ')}. An earlier arrival has the smaller timestamp.`
            : `Among equals the order is a matter of luck: ${calm.join(', ')}. Where the label does not decide, compare the timestamps.`,
    },
  ];
}
