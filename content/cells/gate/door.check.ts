import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** Seconds after the first report at which the door is found in another state. */
const CHANGES = [
  { state: 'shut', second: 2 },
  { state: 'open', second: 5 },
];

/** The door's record follows each change within a second, and is written for nothing else. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const puts = events.flatMap((event) =>
    event.kind === 'etcd.put' && event.data.key === '/registry/configmaps/default/door' ? [event] : [],
  );
  const created = puts[0]?.at ?? 0;
  const states = puts.map(({ data }) => (data.value as { data?: { state?: string } }).data?.state);
  const late = CHANGES.map(({ state, second }) => {
    const at = puts.find(
      (put, index) => index > 0 && states[index] === state && put.at >= created + second * 1e6,
    );
    return { state, second, by: at ? (at.at - created) / 1e6 - second : Number.POSITIVE_INFINITY };
  }).find(({ by }) => by > 1);
  const needless = puts.filter((_, index) => index > 0 && states[index] === states[index - 1]).length;
  return [
    {
      passed: !late,
      words: !late
        ? 'Each change of the door was written within a second.'
        : Number.isFinite(late.by)
          ? `The door was ${late.state} in second ${late.second}, and that was written ${late.by.toFixed(1)} s later: look every second, as before.`
          : `The door was ${late.state} in second ${late.second}, and that was never written.`,
    },
    {
      passed: needless === 0,
      words:
        needless === 0
          ? `${puts.length - 1} writes after the first one: not one too many.`
          : `${needless} of ${puts.length - 1} writes say of the door what was known: each has a revision, and wakes everybody who watches.`,
    },
  ];
}
