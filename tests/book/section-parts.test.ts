import { expect, test } from 'vitest';
import { mistakesInParts, partTitles } from '../../src/book/section-parts.ts';

const section = (...kinds: string[]): string =>
  kinds.map((kind) => `<Part kind="${kind}">\n…\n</Part>`).join('\n\n');

test('a section with all its parts in their order has no mistake', () => {
  expect(mistakesInParts('score.mdx', section(...Object.keys(partTitles)))).toEqual([]);
});

test.each([
  ['one that lacks a part', section('moment', 'cells', 'real', 'beliefs', 'source')],
  ['one with another order', section('cells', 'moment', 'real', 'beliefs', 'source', 'exercises')],
  ['one with a part that is none', section('moment', 'cells', 'reel', 'beliefs', 'source', 'exercises')],
])('%s is named, with the parts that belong there', (_name, text) => {
  expect(mistakesInParts('score.mdx', text).join()).toMatch(
    /^score\.mdx: the parts are .*; a section has moment, cells, real, beliefs, source, exercises, in this order/,
  );
});
