import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compareRevisions,
  keyOf,
  mergeHistories,
  type Revision,
  revise,
} from '../../../src/playground/kept/revision.ts';

const typed = (text: string, tab = 'a') => ({ cell: 'c.ts', tab, reason: 'typed', text }) as const;

test('what is typed without a rest grows in one revision', () => {
  const first = revise(undefined, typed('a'), 1_000);
  const second = revise(first, typed('ab'), 2_000);
  expect(second).toEqual({ ...first, at: 2_000, text: 'ab' });
});

test('of two changes in one millisecond the second stands', () => {
  const first = revise(undefined, typed('a'), 1_000);
  const second = revise(first, typed('ab'), 1_000);
  expect(mergeHistories([first], [second]).map(({ text }) => text)).toEqual(['ab']);
});

test.each([
  ['after a rest', typed('b'), 32_000],
  ['in another tab', typed('b', 'z'), 2_000],
  ['by a reset', { ...typed('b'), reason: 'reset' }, 2_000],
] as const)('a new revision begins %s', (_when, change, now) => {
  const first = revise(undefined, typed('a'), 1_000);
  expect(revise(first, change, now)).toEqual({ ...change, began: now, at: now });
});

test('a revision ends after a minute of typing', () => {
  let newest = revise(undefined, typed(''), 0);
  for (let now = 1_000; now < 59_000; now += 1_000) newest = revise(newest, typed(`${now}`), now);
  expect(newest.began).toBe(0);
  expect(revise(newest, typed('late'), 60_000).began).toBe(60_000);
});

test('a clock that was set back does not make a new text old', () => {
  const first = revise(undefined, typed('a'), 1_000);
  const second = revise(first, { ...typed('b'), reason: 'reset' }, 500);
  expect(compareRevisions(first, second)).toBeLessThan(0);
});

const revisions = fc.array(
  fc.record({
    cell: fc.constant('c.ts'),
    began: fc.integer({ min: 0, max: 5 }),
    at: fc.integer({ min: 0, max: 9 }),
    tab: fc.constantFrom('a', 'b'),
    reason: fc.constant('typed' as const),
    text: fc.string({ maxLength: 2 }),
  }),
  { maxLength: 8 },
);
/** As a tab writes them: of one revision no two states are of the same time. */
const histories = revisions.map((list) => [
  ...new Map(list.map((one): [string, Revision] => [`${keyOf(one)}\n${one.at}`, one])).values(),
]);

test('merging loses no revision, and neither order nor repetition matters', () => {
  fc.assert(
    fc.property(histories, histories, (a, b) => {
      const known = new Set(a.map((one) => `${keyOf(one)}\n${one.at}`));
      const others = b.filter((one) => !known.has(`${keyOf(one)}\n${one.at}`));
      const merged = mergeHistories(a, others);
      expect(new Set(merged.map(keyOf))).toEqual(new Set([...a, ...others].map(keyOf)));
      expect(mergeHistories(others, a)).toEqual(merged);
      expect(mergeHistories(merged, a)).toEqual(merged);
      expect([...merged].sort(compareRevisions)).toEqual(merged);
    }),
  );
});
