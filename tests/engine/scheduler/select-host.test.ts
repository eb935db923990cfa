import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heapInit, heapPop, heapPush } from '../../../src/engine/scheduler/heap.ts';
import { naturalLogarithm } from '../../../src/engine/scheduler/natural-logarithm.ts';
import { selectHost } from '../../../src/engine/scheduler/schedule-one.ts';

/** heap.Init as golden/scheduler/README.md words it: sift down from the middle, strictly better only. */
function rootByTheBook(totals: readonly number[]): number {
  const order = totals.map((_, index) => index);
  const better = (a: number, b: number): boolean =>
    (totals[order[a] ?? 0] ?? 0) > (totals[order[b] ?? 0] ?? 0);
  for (let start = Math.floor(order.length / 2) - 1; start >= 0; start--) {
    for (let parent = start; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      if (left >= order.length) break;
      const child = right < order.length && better(right, left) ? right : left;
      if (!better(child, parent)) break;
      [order[parent], order[child]] = [order[child] ?? 0, order[parent] ?? 0];
      parent = child;
    }
  }
  return order[0] ?? -1;
}

const totals = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 });

test('the winner has the highest total and is the root that heap.Init leaves', () => {
  fc.assert(
    fc.property(totals, (scores) => {
      const winner = selectHost(scores);
      expect(scores[winner]).toBe(Math.max(...scores));
      expect(winner).toBe(rootByTheBook(scores));
    }),
  );
});

test('when all are equal the first wins, but not always the first of the best', () => {
  expect(selectHost([5, 5, 5])).toBe(0);
  expect(selectHost([1, 1, 2, 2, 2])).toBe(3);
});

test('a heap gives its elements in order, whichever way they came', () => {
  const less = (a: number, b: number): boolean => a < b;
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (first, then) => {
      const heap = [...first];
      heapInit(heap, less);
      for (const item of then) heapPush(heap, item, less);
      const out: number[] = [];
      while (heap.length > 0) out.push(heapPop(heap, less) ?? Number.NaN);
      expect(out).toEqual([...first, ...then].sort((a, b) => a - b));
    }),
  );
});

test('the logarithm is that of the platform but for the last digit', () => {
  for (let x = 1; x < 20_000; x += 7) expect(Math.abs(naturalLogarithm(x) - Math.log(x))).toBeLessThan(4e-15);
});
