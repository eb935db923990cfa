import { expect, test } from 'vitest';
import { placeReaderCode } from '../../src/playground/reader-code-place.ts';

const place = (source: string, readerCode: string) => {
  const { line, column } = placeReaderCode(
    { name: 'E', message: 'm', readerCode },
    { files: { 'first.ts': '', 'cell.ts': source }, entry: 'cell.ts' },
  );
  return line === undefined ? undefined : `${line}:${column}`;
};

test('a plugin or hook is found where the program names it', () => {
  expect(place("const a = {\n  name: 'Nobody',\n};", 'Nobody')).toBe('2:3');
  expect(place('class A {\n  readonly name = "Nobody";\n}', 'Nobody')).toBe('2:12');
  expect(place("const h = { name: 'add-team.example.com' };", 'add-team.example.com')).toBe('1:13');
  expect(place("// Nobody\nconst Nobody = plugin('No' + 'body');", 'Nobody')).toBe('2:1');
  expect(place("const a = { name: 'Somebody' };", 'Nobody')).toBeUndefined();
});

test('what no file names keeps the place that it came with, and the name is taken away', () => {
  const program = { files: { 'cell.ts': "const a = { name: 'A' };" }, entry: 'cell.ts' };
  const error = { name: 'E', message: 'm', file: 'cell.ts', line: 7, column: 2 };
  expect(placeReaderCode({ ...error, readerCode: 'B' }, program)).toEqual(error);
  expect(placeReaderCode({ ...error, readerCode: 'A' }, program)).toEqual({ ...error, line: 1, column: 13 });
  expect(placeReaderCode(error, program)).toEqual(error);
});
