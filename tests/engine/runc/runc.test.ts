/**
 * The system calls of `runc create` and `runc start` for the pause process and for nginx are those of the recording,
 * in its order. The engine folds repeats, so its list is a subsequence; the recording's own list of steps says which
 * calls may not be missing.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { boundPod, TestNode } from '../kubelet/node.ts';
import { type RecordedCall, runcStory } from '../kubelet/recording.ts';

const recording = runcStory();
const node = new TestNode();

beforeAll(() =>
  node.run(async () => {
    node.server.put(boundPod('nginx'));
    await node.sim.sleep('2s');
  }),
);

/** The engine's calls of the first or second container, as the recording writes them. */
function calls(index: number, program: 'create' | 'start'): RecordedCall[] {
  const ids = [...new Set(node.trace.ofKind('runc.called').map(({ data }) => data.container))];
  return node.trace
    .ofKind('runc.syscall')
    .filter(
      ({ data }) =>
        data.container === ids[index] && (data.process === 'runc start') === (program === 'start'),
    )
    .map(({ data }) => ({ process: data.process, call: data.call.slice(0, data.call.indexOf('(')) }));
}

describe.each([
  ['pause', 0],
  ['nginx', 1],
] as const)('%s', (name, index) => {
  const recorded = recording.containers[name];

  test.each(['create', 'start'] as const)('%s makes its calls in the recorded order', (program) => {
    let at = 0;
    for (const { process, call } of calls(index, program)) {
      const found = recorded[program].calls.findIndex(
        (entry, position) => position >= at && entry.process === process && entry.call === call,
      );
      expect(found, `${process} ${call} after call ${at} of the recording`).toBeGreaterThanOrEqual(at);
      at = found + 1;
    }
  });

  test('no step of the recording is missing', () => {
    const made = calls(index, 'create').map(({ process, call }) => `${process} ${call}`);
    let at = 0;
    for (const { step, process, call } of recorded.order) {
      const found = made.indexOf(`${process} ${call}`, at);
      expect(found, step).toBeGreaterThanOrEqual(at);
      at = found + 1;
    }
  });
});

test('the container becomes its program only when start has opened the FIFO', () => {
  const events = node.trace.events.filter(({ kind }) => kind.startsWith('runc.'));
  const text = events.map(
    ({ kind, data }) => `${kind} ${'call' in data ? data.call : 'operation' in data ? data.operation : ''}`,
  );
  const order = [
    'runc.syscall execve("/docker-entrypoint.sh"',
    'runc.syscall unlinkat(',
    'runc.answered start',
  ].map((start) => text.findLastIndex((line) => line.startsWith(start)));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(text.lastIndexOf('runc.answered create'));
});

test('the app container joins what the sandbox has', () => {
  const specs = node.trace
    .ofKind('runc.called')
    .flatMap(({ data }) =>
      data.operation === 'create'
        ? [data.spec as { linux: { namespaces: { type: string; path?: string }[] } }]
        : [],
    );
  const joined = specs.map(({ linux }) =>
    linux.namespaces.filter(({ path }) => path).map(({ type }) => type),
  );
  expect(joined).toEqual([['network'], ['ipc', 'uts', 'network']]);
});
