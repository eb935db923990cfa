import { expect, test } from 'vitest';
import { hintsIn } from '../../src/book/hints.ts';

test('hints are numbered lines, with code in backquotes', () => {
  expect(hintsIn('a.hints.md', '1. Look at `a < b`.\n2. Then <run>.\n')).toEqual([
    'Look at <code>a &lt; b</code>.',
    'Then &lt;run&gt;.',
  ]);
});

test.each([
  ['no list', 'Look.\n', 'a.hints.md:1: write "1. "'],
  ['a number left out', '1. One.\n3. Three.\n', 'a.hints.md:2: write "2. "'],
  ['nothing', '', 'a.hints.md:1:'],
])('an author who writes %s is told the line', (_what, text, words) => {
  expect(() => hintsIn('a.hints.md', text)).toThrow(words);
});
