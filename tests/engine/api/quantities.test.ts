/** The table is what 1.36.4 answered in golden/api: the sent text and the stored one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canonicalQuantity,
  compareQuantities,
  quantityMillis,
  quantityValue,
} from '../../../src/engine/api/quantities.ts';

test.each(
  `
+1 +1
010 010
0.1 100m
0.5 500m
0Ki 0
1. 1.
1.0 1
1.5 1500m
1.5Gi 1536Mi
1000000n 1m
100u 1m
1000Ki 1000Ki
1000m 1
1024Ki 1Mi
1024Mi 1Gi
131072Ki 128Mi
1048576 1048576
12e6 12e6
1e-3 1e-3
1e3 1e3
1P 1P
2048M 2048M
24000000Ki 24000000Ki
`
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string]),
)('%s is stored as %s', (sent, stored) => {
  expect(canonicalQuantity(sent)).toBe(stored);
});

const quantity = fc
  .tuple(
    fc.integer({ min: -9_999, max: 9_999 }),
    fc.constantFrom('', '.5', '.125'),
    fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3', 'e-3'),
  )
  .map(([number, fraction, suffix]) => `${number}${fraction}${suffix}`);

test('the canonical form is worth as much, and is its own canonical form', () => {
  fc.assert(
    fc.property(quantity, quantity, (a, b) => {
      const canonical = canonicalQuantity(a, 'n');
      expect(compareQuantities(a, canonical)).toBe(0);
      expect(canonicalQuantity(canonical, 'n')).toBe(canonical);
      expect(quantityValue(canonical)).toBe(quantityValue(a));
      expect(compareQuantities(a, b) + compareQuantities(b, a)).toBe(0);
      if (quantityMillis(a) !== quantityMillis(b))
        expect(compareQuantities(a, b)).toBe(quantityMillis(a) < quantityMillis(b) ? -1 : 1);
    }),
    { seed: 36, numRuns: process.env.SOAK ? 100_000 : 1_000 },
  );
});

test('what is no quantity is named', () => {
  expect(() => canonicalQuantity('1x')).toThrow("'1x' is no quantity");
});
