import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/engine/api/unified-diff.ts';

const lines = (...numbers: readonly (number | string)[]): string => numbers.join('\n');

test('equal texts do not differ', () => {
  expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
});

test('a changed line stands between three lines of each side', () => {
  expect(unifiedDiff(lines(1, 2, 3, 4, 5, 6, 7, 8, 9), lines(1, 2, 3, 4, 'x', 6, 7, 8, 9))).toBe(
    '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n',
  );
});

test('changes that are far apart are told apart', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  const changed = numbers.map((number) => (number === 1 || number === 18 ? 'x' : number));
  expect(unifiedDiff(lines(...numbers), lines(...changed)).match(/@@ .* @@/g)).toEqual([
    '@@ -1,5 +1,5 @@',
    '@@ -16,5 +16,5 @@',
  ]);
});

test('what is taken away and added makes the second text of the first', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })
    .map((all) => ['first', ...all].join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const diff = unifiedDiff(before, after);
      const side = (own: string): string[] =>
        diff.split('\n').flatMap((line) => (line[0] === own || line[0] === ' ' ? [line.slice(1)] : []));
      if (diff === '') expect(before).toBe(after);
      else if (diff.match(/@@ /g)?.length === 1) {
        expect(before).toContain(side('-').join('\n'));
        expect(after).toContain(side('+').join('\n'));
      }
    }),
  );
});
