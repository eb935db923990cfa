import { expect, test } from 'vitest';
import {
  CellFault,
  cellErrorFrom,
  errorText,
  parseStack,
  positionOf,
  syntaxSentence,
} from '../../src/playground/errors.ts';

/** One call, `score` in cell.ts called from its top level, as three engines write it. */
const stacks = {
  V8: `RangeError: no score
    at Object.score (cell:///cell.ts:3:40)
    at Scheduler.run (blob:null/0c5e:1:2044)
    at async cell:///cell.ts:7:1`,
  SpiderMonkey: `score@cell:///cell.ts:3:40
run@blob:null/0c5e:1:2044
async*@cell:///cell.ts:7:1
`,
  JavaScriptCore: `score@cell:///cell.ts:3:40
run@blob:null/0c5e:1:2044
module code@cell:///cell.ts:7:1
[native code]`,
};

const inCell = (url: string) => (url.startsWith('cell:///') ? url.slice('cell:///'.length) : undefined);

for (const [engine, stack] of Object.entries(stacks)) {
  test(`reads a stack of ${engine}`, () => {
    expect(parseStack(stack)).toEqual([
      { url: 'cell:///cell.ts', line: 3, column: 40 },
      { url: 'blob:null/0c5e', line: 1, column: 2044 },
      { url: 'cell:///cell.ts', line: 7, column: 1 },
    ]);
  });
}

test('the position is that of the innermost frame of the reader', () => {
  const stack =
    'Error: x\n    at run (blob:null/0c5e:1:2)\n    at new Cluster (blob:null/0c5e:1:9)\n    at cell:///cell.ts:4:7';
  expect(positionOf(stack, inCell)).toEqual({ file: 'cell.ts', line: 4, column: 7 });
  expect(positionOf(undefined, inCell)).toEqual({});
});

test('whatever is thrown becomes words', () => {
  const hinted = Object.assign(new Error('nginx is still Pending'), { hint: 'See the filters.', stack: '' });
  const position = { file: 'cell.ts', line: 2, column: 1 };
  const calledAt = Object.assign(new Error(), { stack: 'Error\n    at cell:///cell.ts:2:1' });
  const failedCall = Object.assign(new Error('m'), {
    name: 'DeadlineError',
    stack: '',
    calledAt,
    readerCode: 'Nobody',
    chain: [{ id: 1 }],
  });
  const thrown: [unknown, unknown][] = [
    [hinted, { name: 'Error', message: 'nginx is still Pending', hint: 'See the filters.' }],
    [
      failedCall,
      {
        kind: 'engine',
        name: 'DeadlineError',
        message: 'm',
        hint: 'Look at Nobody: it is your code that took part in this.',
        readerCode: 'Nobody',
        chain: [{ id: 1 }],
        ...position,
      },
    ],
    ['text', { name: 'Thrown', message: 'A value that is no Error was thrown: "text"' }],
    [undefined, { name: 'Thrown', message: 'A value that is no Error was thrown: undefined' }],
    [
      Object.create(null),
      { name: 'Thrown', message: 'A value that is no Error was thrown: one that has no text form' },
    ],
    [
      new CellFault({ name: 'NotInACell', message: 'm', ...position }),
      { name: 'NotInACell', message: 'm', ...position },
    ],
  ];
  for (const [value, error] of thrown) expect(cellErrorFrom(value, inCell)).toEqual(error);
});

test('a parser says one sentence, without the position that stands beside it', () => {
  expect(syntaxSentence('Error transforming cell.ts: Unexpected token (3:5)')).toBe('Unexpected token.');
  expect(syntaxSentence('Unterminated string constant (1:11)')).toBe('Unterminated string constant.');
});

test('as a line of a terminal', () => {
  expect(errorText({ name: 'Error', message: 'm', file: 'a.ts', line: 3, column: 1, hint: 'h' })).toBe(
    'a.ts:3:1 Error: m\n  h',
  );
  expect(errorText({ name: 'TimedOut', message: 'm' })).toBe('TimedOut: m');
});
