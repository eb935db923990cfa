import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Micros } from '#engine';
import type { RunMessage } from '../../src/playground/protocol.ts';
import { createRunState } from '../../src/playground/run-state.ts';
import { readLines, toLine } from '../../src/playground/webcontainer/lines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function newRun() {
  const messages: RunMessage[] = [];
  const told: string[] = [];
  const state = createRunState(
    { files: { 'cell.ts': "const plugin = {\n  name: 'Quiet',\n};" }, entry: 'cell.ts' },
    { timeoutMs: 5_000, onMessage: (message) => messages.push(message) },
    {
      command: (id, request) =>
        told.push(
          `command ${id} ${'line' in request ? request.line : request.kind === 'pace' ? request.verdict : ''}`,
        ),
      stop: () => told.push('stop'),
      end: () => told.push('end'),
    },
  );
  return { state, messages, told };
}

test('time is counted from when reader code starts, not from the click', async () => {
  const { state, told } = newRun();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([]);
  state.started();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual(['stop']);
});

test('a realm that does not even stop is ended by force, and the reader is told', async () => {
  const { state, messages, told } = newRun();
  state.started();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(told).toEqual(['stop', 'end']);
  expect(await state.run.exit).toBe(124);
  expect(messages).toHaveLength(1);
  state.message({ type: 'entering', name: 'late' });
  state.stopped('waiting');
  expect(messages).toHaveLength(1);
});

test('a program that ended has no time limit, and a command has its own', async () => {
  const { state, told } = newRun();
  state.started();
  state.message({ type: 'ended', exitCode: 0 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([]);
  const answer = state.run.kubectl('get pods');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual(['command 1 get pods', 'stop']);
  state.stopped('looping');
  expect((await answer).exitCode).toBe(124);
});

test('while the realm waits for a file of the engine, no time is counted', async () => {
  const { state, told } = newRun();
  state.started();
  await vi.advanceTimersByTimeAsync(4_000);
  state.loading();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([]);
  state.loaded();
  await vi.advanceTimersByTimeAsync(999);
  expect(told).toEqual([]);
  // Waiting for a file gives a program no more time than it had left.
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(['stop']);
});

test('a command whose realm waits for a file has all of its time after that', async () => {
  const { state, told } = newRun();
  state.message({ type: 'ended', exitCode: 0 });
  void state.run.kubectl('get pods');
  state.loading();
  await vi.advanceTimersByTimeAsync(60_000);
  state.loaded();
  await vi.advanceTimersByTimeAsync(4_999);
  expect(told).toEqual(['command 1 get pods']);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(['command 1 get pods', 'stop']);
});

test('what is about a plugin by its name is shown at the line that names it', async () => {
  const { state, messages } = newRun();
  const error = { name: 'TypeError', message: 'NaN', readerCode: 'Quiet' };
  state.message({ type: 'output', output: { kind: 'error', error } });
  state.started();
  state.message({ type: 'entering', name: 'Quiet' });
  await vi.advanceTimersByTimeAsync(5_000);
  state.stopped('looping');
  const place = { file: 'cell.ts', line: 2, column: 3 };
  expect(messages).toMatchObject([
    { output: { error: { name: 'TypeError', ...place } } },
    { type: 'entering' },
    { output: { error: { name: 'TimedOut', ...place } } },
  ]);
});

test('commands go one after the other', async () => {
  const { state, told } = newRun();
  state.message({ type: 'ended', exitCode: 0 });
  state.run.kubectl('first');
  state.run.kubectl('second');
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(['command 1 first']);
  state.message({ type: 'command-result', id: 1, result: { stdout: '', stderr: '', exitCode: 0 } });
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(['command 1 first', 'command 2 second']);
});

const progress = (streams: boolean) => ({ now: 1 as Micros, streams, stdout: '', stderr: '' });

test('a command that tells of itself is no loop: whoever watches it decides how long it goes on', async () => {
  const { state, told } = newRun();
  state.started();
  state.message({ type: 'ended', exitCode: 0 });
  let asked = 0;
  const answer = state.run.command({ kind: 'kubectl', line: 'get pods -w' }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    return ++asked < 3 ? 'go on' : 'interrupt';
  });
  await vi.advanceTimersByTimeAsync(4_000);
  for (let second = 0; second < 3; second++) {
    state.message({ type: 'command-progress', id: 1, progress: progress(true) });
    await vi.advanceTimersByTimeAsync(4_900);
  }
  expect(told).toEqual([
    'command 1 get pods -w',
    'command 1 go on',
    'command 1 go on',
    'command 1 interrupt',
  ]);
  // Nobody can keep one that does not answer any more.
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.at(-1)).toBe('stop');
  state.stopped('looping');
  expect((await answer).exitCode).toBe(124);
});

test('what streams is interrupted where nobody watches, what only takes long goes on', async () => {
  const { state, told } = newRun();
  state.message({ type: 'ended', exitCode: 0 });
  void state.run.kubectl('get pods -w');
  await vi.advanceTimersByTimeAsync(1);
  for (const streams of [false, true]) {
    state.message({ type: 'command-progress', id: 1, progress: progress(streams) });
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(told.slice(1)).toEqual(['command 1 go on', 'command 1 interrupt']);
});

test('nothing is completed while a command runs', async () => {
  const { state, told } = newRun();
  state.message({ type: 'ended', exitCode: 0 });
  const completions = { from: 4, candidates: [{ text: 'pods' }] };
  const asked = state.run.complete('get p', []);
  await vi.advanceTimersByTimeAsync(1);
  state.message({ type: 'completions', id: 1, completions });
  expect(await asked).toEqual(completions);
  void state.run.kubectl('get pods');
  await vi.advanceTimersByTimeAsync(1);
  expect(await state.run.complete('get p', [])).toEqual({ from: 0, candidates: [] });
  expect(told).toEqual(['command 1 get p', 'command 2 get pods']);
});

test('a message survives a terminal: in pieces, echoed, with carriage returns, beside other text', () => {
  const request = { kind: 'kubectl' as const, line: 'get pods -l "größe=…"' };
  const message = { type: 'command' as const, id: 1, request };
  const line = toLine(message);
  expect(line).toMatch(/^[\0-\x7e]*\n$/);
  const received: unknown[] = [];
  const others: string[] = [];
  const read = readLines(
    (got) => received.push(got),
    (other) => others.push(other),
  );
  for (const char of `hello\r\n${line.replace('\n', '\r\n')}> ${line}`) read(char);
  expect(received).toEqual([message, message]);
  expect(others).toEqual(['hello\r']);
});
