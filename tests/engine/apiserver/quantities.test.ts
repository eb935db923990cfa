/**
 * Quantities as they are stored: the first table is what 1.36.4 answered in golden/api, quantities-of-go.json what Go's
 * own parser (k8s.io/apimachinery v0.36.4, `UnmarshalJSON` and `RoundUp`) makes of texts made at random.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canonicalQuantity, quantityFault } from '../../../src/engine/apiserver/defaults/quantities.ts';

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

const ofGo = JSON.parse(
  readFileSync(new URL('quantities-of-go.json', import.meta.url), 'utf8'),
) as readonly (readonly [text: string, stored: string | null, fault?: string])[];

test("all are read and printed as Go's are", () => {
  const form = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  const ours = ofGo.map(([text]) => {
    const fault = quantityFault(text);
    return fault ? [text, null, fault === form ? 'form' : fault] : [text, canonicalQuantity(text)];
  });
  expect(ours).toEqual(ofGo);
});
