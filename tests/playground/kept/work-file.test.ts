import { expect, test } from 'vitest';
import type { Revision } from '../../../src/playground/kept/revision.ts';
import { readWorkFile, writeWorkFile } from '../../../src/playground/kept/work-file.ts';

const revision: Revision = { cell: 'a.ts', began: 1, at: 2, tab: 't', reason: 'typed', text: 'let a = 1;\n' };
const contents = { revisions: [revision], solved: [{ cell: 'a.ts', at: 3, step: 14 }] };

test('a file holds all of it', () => {
  expect(readWorkFile(writeWorkFile(contents))).toEqual(contents);
});

test('a file of version 1 is read for ever', () => {
  const file =
    '{"format":"one-pod work","version":1,"revisions":[{"cell":"a.ts","began":1,"at":2,"tab":"t","reason":"typed","text":"let a = 1;\\n"}],"solved":[{"cell":"a.ts","at":3,"step":14}]}';
  expect(readWorkFile(file)).toEqual(contents);
});

test.each([
  ['a picture', '\u0089PNG', 'no text that One Pod has saved'],
  ['a file that is cut off', writeWorkFile(contents).slice(0, -9), 'cut off'],
  ['somebody else’s JSON', '{"revisions":[]}', 'was not saved by One Pod'],
  ['an array', '[]', 'was not saved by One Pod'],
  ['a newer file', '{"format":"one-pod work","version":2}', 'a newer version of the book'],
  ['a file without its lists', '{"format":"one-pod work","version":1}', 'its lists are missing'],
  [
    'a text that is no text',
    JSON.stringify({
      format: 'one-pod work',
      version: 1,
      revisions: [revision, { ...revision, text: 7 }],
      solved: [],
    }),
    'text 2 of 2 is not whole',
  ],
  [
    'a time beyond all times',
    JSON.stringify({
      format: 'one-pod work',
      version: 1,
      revisions: [{ ...revision, at: 1e300 }],
      solved: [],
    }),
    'text 1 of 1 is not whole',
  ],
])('%s gets words', (_what, text, words) => {
  expect(() => readWorkFile(text)).toThrow(words);
});
