import { expect, test } from 'vitest';
import { formatArguments, formatValue } from '../../src/playground/format-value.ts';

class Pod {
  name = 'nginx';
}
const circle: Record<string, unknown> = { a: 1 };
circle.self = circle;

const cases: [value: unknown, text: string][] = [
  ['it', "'it'"],
  ["it's", '"it\'s"'],
  [-0, '0'],
  [10n, '10n'],
  [undefined, 'undefined'],
  [[], '[]'],
  [{}, '{}'],
  [[1, ['x']], "[ 1, [ 'x' ] ]"],
  [{ 'a-b': null, c: true }, "{ 'a-b': null, c: true }"],
  [new Pod(), "Pod { name: 'nginx' }"],
  [Object.create(null), '{}'],
  [new Map([['a', 1]]), "Map(1) { 'a' => 1 }"],
  [new Set([1]), 'Set(1) { 1 }'],
  [new Uint8Array(3), '[Uint8Array, 3 bytes]'],
  [new TypeError('no'), 'TypeError: no'],
  [Promise.resolve(1), '[Promise: write `await` to see its value]'],
  [circle, '{ a: 1, self: [Circular] }'],
  [{ a: { b: { c: { d: { e: 1 } } } } }, '{ a: { b: { c: { d: {…} } } } }'],
  [() => 1, '[Function]'],
];

test.each(cases)('%o', (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test('what is too long for a line is written over several, and lists end', () => {
  expect(formatValue({ image: 'x'.repeat(70), port: 80 })).toBe(
    `{\n  image: '${'x'.repeat(70)}',\n  port: 80\n}`,
  );
  expect(formatValue(Array.from({ length: 1_000 }, () => 0))).toContain('… 900 more');
});

test('a value that throws when it is looked at does not', () => {
  const hostile = {
    get a(): number {
      throw new Error('no');
    },
  };
  expect(formatValue(hostile)).toBe('[a value that cannot be shown: Error: no]');
});

test('strings given directly are printed as they are', () => {
  expect(formatArguments(['phase', 'Running', { a: 'b' }])).toBe("phase Running { a: 'b' }");
});
