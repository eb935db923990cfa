/** Quantities as numbers, and their order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareQuantities, quantityMillis, quantityValue } from '../../../src/engine/api/quantities.ts';
import { canonicalQuantity } from '../../../src/engine/apiserver/defaults/quantities.ts';

const quantity = fc
  .tuple(
    fc.integer({ min: -9_999, max: 9_999 }),
    fc.constantFrom('', '.5', '.125'),
    fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3', 'e-3'),
  )
  .map(([number, fraction, suffix]) => `${number}${fraction}${suffix}`);

test('the stored form is worth as much, rounded up to thousandths, and is its own stored form', () => {
  fc.assert(
    fc.property(quantity, quantity, (a, b) => {
      const stored = canonicalQuantity(a);
      expect(quantityMillis(stored)).toBe(quantityMillis(a));
      expect(quantityValue(stored)).toBe(quantityValue(a));
      expect(canonicalQuantity(stored)).toBe(stored);
      expect(compareQuantities(a, b) + compareQuantities(b, a)).toBe(0);
      if (quantityMillis(a) !== quantityMillis(b))
        expect(compareQuantities(a, b)).toBe(quantityMillis(a) < quantityMillis(b) ? -1 : 1);
    }),
    { seed: 36, numRuns: process.env.SOAK ? 100_000 : 1_000 },
  );
});

test.each(['1e999999999', '1e-999999999', '-1E+2147483647'])(
  '%s is beyond all measure, and no fault',
  (text) => {
    expect(() => [quantityValue(text), quantityMillis(text), canonicalQuantity(text)]).not.toThrow();
  },
);

test('what is no quantity is named', () => {
  expect(() => quantityValue('1x')).toThrow("'1x' is no quantity");
});
