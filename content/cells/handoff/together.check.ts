import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The first Pod is held until the second has a node as well; then both are bound. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const bound = new Map<string, number>();
  const assumed = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'pod.bound') bound.set(event.data.pod, event.at);
    if (event.kind === 'pod.assumed' && !assumed.has(event.data.pod)) assumed.set(event.data.pod, event.at);
  }
  const [left, right] = ['default/left', 'default/right'].map((pod) => bound.get(pod));
  const secondIsThere = assumed.get('default/right') ?? Number.POSITIVE_INFINITY;
  const isHeld = left === undefined || left >= secondIsThere;
  const refused = events.find((event) => event.kind === 'cycle.failed');
  return [
    {
      passed: isHeld,
      words: isHeld
        ? 'left was held until right had a node.'
        : refused
          ? 'left had to wait too short a time: it was refused, came again, and was taken for its own partner. Wait longer than three seconds.'
          : 'left was bound before right was there: let permit answer with Wait.',
    },
    {
      passed: left !== undefined,
      words:
        left !== undefined
          ? 'left is bound.'
          : refused
            ? `left was refused: ${refused.data.message}`
            : 'left still waits, and nobody calls handle.waitingPod(uid)?.allow(name) for it.',
    },
    {
      passed: right !== undefined,
      words:
        right !== undefined
          ? 'right is bound.'
          : left !== undefined
            ? 'right waits, and there is nobody left to let it go: when all are there, answer with nothing.'
            : 'right is not bound either.',
    },
  ];
}
