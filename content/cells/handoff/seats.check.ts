import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** Two seats: ann and bea have them; unlucky, whose binding fails, has given his back; cat finds none. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const bound = events.flatMap((event) =>
    event.kind === 'pod.bound' ? [event.data.pod.replace('default/', '')] : [],
  );
  const has = (name: string): boolean => bound.includes(name);
  const wasRefused = events.some(
    (event) => event.kind === 'cycle.failed' && event.data.message.includes('no seat is left'),
  );
  return [
    {
      passed: has('ann') && has('bea'),
      words:
        has('ann') && has('bea')
          ? 'ann and bea have a seat.'
          : has('ann')
            ? 'bea finds no seat, though only ann sits: who has the other one? A Pod whose binding fails must give it back.'
            : 'Not even ann has a seat.',
    },
    {
      passed: !has('unlucky'),
      words: has('unlucky')
        ? 'unlucky was to fail in PreBind.'
        : 'unlucky was turned away in PreBind, as was his lot.',
    },
    {
      passed: !has('cat'),
      words: !has('cat')
        ? 'cat waits: two seats are two seats.'
        : wasRefused
          ? 'cat sits on a third seat. Somebody was refused one, and a seat came free, though nobody had left: Unreserve is also called for who was refused, and has none to give back.'
          : 'cat sits on a third seat, and nobody was ever refused: Reserve has to count.',
    },
  ];
}
