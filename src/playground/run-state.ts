/**
 * The life of one run as the page sees it, the same for every runtime: starting → running → ended (the realm lives
 * on for the prompt) → gone. It counts the time that reader code may take, and has words for what ended a run.
 */
import type { CommandProgress, Completions } from '#engine';
import { createCountdown } from './countdown.ts';
import {
  type CellError,
  type CommandRequest,
  type CommandResult,
  exitCodes,
  type Pace,
  type Program,
  type Run,
  type RunOptions,
  type TraceAnswer,
} from './protocol.ts';
import { placeReaderCode, withReaderCodePlace } from './reader-code-place.ts';
import { receivedMessage } from './received-message.ts';

/** What a runtime does for a run. */
export interface RunControls {
  command(id: number, request: CommandRequest): void;
  /** Sees whether the realm's thread is free, ends it, and answers with `RunState.stopped`. */
  stop(): void;
  /** Ends the realm at once; also called when `stop` has not been answered in time. */
  end(): void;
}

/**
 * What a run was doing when its time was over: its thread was free (it waits for something), or free now and then while
 * the engine simulated, or not free at all.
 */
export type Activity = 'waiting' | 'simulating' | 'looping';

/** What a runtime tells of a run. */
export interface RunState {
  readonly run: Run;
  /** Reader code begins now. */
  started(): void;
  /** The realm waits for a file of the engine; until it is there, no time is counted. */
  loading(): void;
  loaded(): void;
  /** What the realm posts, whatever it is: what is no message is dropped. */
  message(message: unknown): void;
  /** The realm is gone; this is what it was doing. */
  stopped(activity: Activity): void;
  /** The realm is gone, or never was, for this reason. */
  failed(error: CellError): void;
}

/** A realm that has not ended this long after it was told to is ended by force. */
const STOP_MS = 1_000;

const noCompletions: Completions = { from: 0, candidates: [] };

const killedResult: CommandResult = {
  stdout: '',
  stderr: 'This cell does not run any more. Run it again, then the prompt talks to its cluster.\n',
  exitCode: exitCodes.killed,
};

export function createRunState(program: Program, options: RunOptions, controls: RunControls): RunState {
  const waiting = new Map<number, (result: CommandResult) => void>();
  const asked = new Map<number, (answer: TraceAnswer | undefined) => void>();
  const completing = new Map<number, (completions: Completions) => void>();
  let pace: Pace | undefined;
  let phase: 'alive' | 'timed out' | 'gone' = 'alive';
  let ended = false;
  let entered: string | undefined;
  let commands = 0;
  let lastCommand: Promise<unknown> = Promise.resolve();
  let force: ReturnType<typeof setTimeout> | undefined;
  let exited: (code: number) => void = () => {};
  const exit = new Promise<number>((resolve) => {
    exited = resolve;
  });

  /** After this nothing is told any more. `result` is for the commands that were still being waited for. */
  const leave = (exitCode: number, result: CommandResult) => {
    phase = 'gone';
    countdown.stop();
    clearTimeout(force);
    exited(exitCode);
    for (const answer of waiting.values()) answer(result);
    for (const answer of asked.values()) answer(undefined);
    waiting.clear();
    asked.clear();
    for (const answer of completing.values()) answer(noCompletions);
    completing.clear();
  };

  const fail = (error: CellError, exitCode: number) => {
    if (phase === 'gone') return;
    const placed = placeReaderCode(error, program);
    // A realm that is lost after its program has ended is missed by nobody but the prompt.
    if (!ended) options.onMessage({ type: 'output', output: { kind: 'error', error: placed } });
    leave(exitCode, { stdout: '', stderr: `${error.message}\n`, exitCode });
  };

  const countdown = createCountdown(() => {
    phase = 'timed out';
    controls.stop();
    force = setTimeout(() => {
      controls.end();
      fail(timeoutError(options.timeoutMs, 'looping', entered), exitCodes.timedOut);
    }, STOP_MS);
  });

  const sent = async (request: CommandRequest, paced: Pace | undefined): Promise<CommandResult> => {
    await exit;
    if (phase !== 'alive') return killedResult;
    const id = ++commands;
    entered = undefined;
    pace = paced;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      countdown.start(options.timeoutMs);
      controls.command(id, request);
    });
  };
  const command: Run['command'] = (request, paced) => {
    const result = lastCommand.then(() => sent(request, paced));
    lastCommand = result;
    return result;
  };

  /** The time that a command may take is counted anew from each answer: as long as it tells of itself, it is no loop. */
  const paced = async (id: number, progress: CommandProgress): Promise<void> => {
    countdown.stop();
    const verdict = (await pace?.(progress)) ?? (progress.streams ? 'interrupt' : 'go on');
    if (phase !== 'alive') return;
    countdown.start(options.timeoutMs);
    controls.command(id, { kind: 'pace', verdict });
  };

  return {
    run: {
      exit,
      kubectl: (line) => command({ kind: 'kubectl', line }),
      command,
      async complete(line, files) {
        await exit;
        if (phase !== 'alive' || waiting.size > 0) return noCompletions;
        const id = ++commands;
        return new Promise((resolve) => {
          completing.set(id, resolve);
          controls.command(id, { kind: 'complete', line, files });
        });
      },
      async ask(question) {
        await exit;
        await lastCommand;
        if (phase !== 'alive') return undefined;
        const id = ++commands;
        return new Promise((resolve) => {
          asked.set(id, resolve);
          controls.command(id, { kind: 'trace', ...question });
        });
      },
      kill() {
        if (phase === 'gone') return;
        leave(exitCodes.killed, killedResult);
        controls.stop();
      },
    },
    started: () => {
      if (phase === 'alive') countdown.start(options.timeoutMs);
    },
    loading: countdown.pause,
    loaded: countdown.resume,
    message(received) {
      const message = receivedMessage(received);
      if (phase === 'gone' || !message) return;
      if (message.type === 'entering') entered = message.name;
      if (message.type === 'ended' || message.type === 'command-result') countdown.stop();
      options.onMessage(withReaderCodePlace(message, program));
      if (message.type === 'ended') {
        ended = true;
        exited(message.exitCode);
      }
      if (message.type === 'answer') {
        asked.get(message.id)?.(message.answer);
        asked.delete(message.id);
      }
      if (message.type === 'command-progress') void paced(message.id, message.progress);
      if (message.type === 'completions') {
        completing.get(message.id)?.(message.completions);
        completing.delete(message.id);
      }
      if (message.type !== 'command-result') return;
      waiting.get(message.id)?.(message.result);
      waiting.delete(message.id);
    },
    stopped(activity) {
      fail(timeoutError(options.timeoutMs, activity, entered), exitCodes.timedOut);
    },
    failed: (error) => fail(error, exitCodes.failed),
  };
}

function timeoutError(timeoutMs: number, activity: Activity, entered: string | undefined): CellError {
  const after = `Stopped after ${timeoutMs / 1000} s`;
  if (activity === 'waiting') {
    return {
      name: 'TimedOut',
      message: `${after}: the cell waits for something that never happens.`,
      hint: 'Await only what the cluster does: a promise of your own must be resolved by your own code.',
    };
  }
  if (activity === 'simulating') {
    return {
      name: 'TimedOut',
      message: `${after}: the cluster still runs, and what the cell waits for has not come.`,
      hint: 'Wait for less time, or for something that happens sooner.',
    };
  }
  if (entered !== undefined) {
    return {
      name: 'TimedOut',
      message: `${after}: ${entered}, the last of your code that was called, does not return.`,
      hint: `Look for a loop that never ends in ${entered}.`,
      readerCode: entered,
    };
  }
  return {
    name: 'TimedOut',
    message: `${after}: the cell does not end.`,
    hint: 'Look for a loop that never ends.',
  };
}

/** What a runtime says when a run posts without end. */
export const floodError: CellError = {
  name: 'OutputCut',
  message: 'Stopped: the cell sends more messages than a page can take.',
};

/** Waits for `promise` no longer than the caller wants; the work goes on for others. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
