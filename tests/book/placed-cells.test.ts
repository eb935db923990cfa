import { expect, test } from 'vitest';
import { cellsIn, withSections } from '../../src/book/placed-cells.ts';

test('cells of a chapter are found in the sections that it imports', () => {
  const text = 'import Bind from \'./sections/bind.mdx\';\n\n<Cell file="a.ts" change="…" />\n';
  const whole = withSections(text, (path) => `${path}: <Exercise file="handoff/seats.ts" />`);
  expect(cellsIn(whole)).toEqual(['handoff/seats.ts', 'a.ts']);
});
