import fc from 'fast-check';
import { expect, test } from 'vitest';
import { receivedMessage } from '../../src/playground/received-message.ts';

const event = {
  id: 1,
  at: 0,
  actor: 'kubectl',
  kind: 'x',
  step: 1,
  data: {},
  basis: 'modelled',
  source: 'x.ts',
};

test.each([
  [{ type: 'output', output: { kind: 'log', level: 'log', text: 'x' } }],
  [{ type: 'output', output: { kind: 'view', view: { kind: 'text', text: 'x' }, text: 'x' } }],
  [
    {
      type: 'output',
      output: { kind: 'error', error: { name: 'E', message: 'x', line: 1, chain: [event] } },
    },
  ],
  [{ type: 'trace', events: [event], reset: true }],
  [{ type: 'entering', name: 'Quiet' }],
  [{ type: 'ended', exitCode: 0 }],
  [{ type: 'command-result', id: 1, result: { stdout: '', stderr: '', exitCode: 0 } }],
])('%j is a message', (message) => {
  expect(receivedMessage(message)).toEqual(message);
});

test.each([
  [null],
  [{}],
  [{ type: '__proto__' }],
  [{ type: 'output' }],
  [{ type: 'output', output: { kind: 'log', level: 'log' } }],
  [{ type: 'output', output: { kind: 'view', view: 'x', text: 'x' } }],
  [{ type: 'output', output: { kind: 'other', text: 'x' } }],
  [{ type: 'output', output: { kind: 'error', error: { name: 'E', message: 'x', line: '"><img>' } } }],
  [{ type: 'output', output: { kind: 'error', error: { name: 'E', message: 'x', chain: [null] } } }],
  [{ type: 'trace', events: [{ ...event, at: 'late' }] }],
  [{ type: 'trace', events: { length: 1 } }],
  [{ type: 'ended', exitCode: '0' }],
  [{ type: 'command-result', id: 1, result: null }],
])('%j is none', (message) => {
  expect(receivedMessage(message)).toBeUndefined();
});

test('whatever is posted, nothing is thrown', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
      (value) => {
        receivedMessage(value);
        receivedMessage({ type: 'output', output: value });
        receivedMessage({ type: 'trace', events: [value] });
      },
    ),
    { seed: 1 },
  );
});
