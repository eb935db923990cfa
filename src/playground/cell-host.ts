/**
 * The part of a runtime that runs beside the program: in the sandbox's worker, in WebContainer's Node, and in Node
 * when the book is built. It opens the engine's door (`host`) and the console to the page, runs the program, cuts
 * what would flood the page, and turns what goes wrong into words at a line of the cell. In order: `startCellHost`
 * when the engine is loaded, `run` once, then a `command` for each line of the prompt.
 */
import type { Cluster, CommandProgress, Host, Trace, View } from '#engine';
import { CellFault, cellErrorFrom, type Locate, positionOf } from './errors.ts';
import { formatArguments } from './format-value.ts';
import type { CommandRequest, LogLevel, Output, RunMessage, Verdict } from './protocol.ts';
import type { Activity } from './run-state.ts';

export interface CellHostOptions {
  /** The door of the engine that the program will import. */
  host: Host;
  locate: Locate;
  post(message: RunMessage): void;
  /** Milliseconds of the wall clock; only decides when a batch of events is worth posting. */
  now(): number;
}

export interface CellHost {
  /** `load` imports the program. Resolves when it has ended, after everything is posted. */
  run(load: () => Promise<unknown>): Promise<void>;
  /** A line of the prompt, or a question about the trace. */
  command(id: number, request: CommandRequest): Promise<void>;
  /** What the run is doing; asked when its time is over, and only answered if its thread is free. Posts all events. */
  activity(): Activity;
  /** For what reaches nobody: an unhandled rejection, an error in a callback. */
  fail(thrown: unknown): void;
}

/** What a program may show before it is cut, and how many events a page gets without asking for more. */
export const outputLimits = {
  outputs: 1_000,
  textChars: 1_000_000,
  oneTextChars: 50_000,
  events: 20_000,
} as const;

/** A batch is posted when it is this old or this long, and always when a program or a command ends. */
const BATCH_MS = 50;
const BATCH_EVENTS = 500;
/** How often a page is told what a long command does. */
const PROGRESS_MS = 100;
/** A simulation that goes on does so more often than this. */
const SIMULATING_MS = 100;
/** Distinct calls of hooks that are told at once; more are told once a millisecond. */
const ENTERINGS_AT_ONCE = 1_000;

export function startCellHost(options: CellHostOptions): CellHost {
  const { host, locate } = options;
  const post = cloning(options.post);
  const output = limitOutput((shown) => post({ type: 'output', output: shown }));
  const trace = batchTrace(post, options.now);
  const clusters: Cluster[] = [];
  let exitCode = 0;

  host.output = (view, text) => output({ kind: 'view', view, text });
  host.clusterCreated = (cluster) => {
    clusters.push(cluster);
    trace.follow(cluster);
  };
  host.readerError = readerErrors(output, locate);
  const entering = announceEntering(post, options.now, trace.flushIfOld);
  host.entering = entering.enter;
  const steppedAt = watchSimulation(host, options.now);
  redirectConsole(output);

  let decided: (verdict: Verdict) => void = () => {};
  let askedAt = options.now();
  /** A command that does not stream is only shown when it takes long. */
  const paced = (id: number, progress: CommandProgress): Promise<Verdict> => {
    if (!progress.streams && options.now() - askedAt < PROGRESS_MS) return Promise.resolve('go on');
    trace.flush();
    return new Promise((resolve) => {
      decided = (verdict) => {
        askedAt = options.now();
        resolve(verdict);
      };
      post({ type: 'command-progress', id, progress });
    });
  };

  const fail = (thrown: unknown) => {
    exitCode = 1;
    output({ kind: 'error', error: cellErrorFrom(thrown, locate) });
  };

  return {
    fail,
    activity() {
      const activity = options.now() - steppedAt() < SIMULATING_MS ? 'simulating' : 'waiting';
      trace.flush(Number.POSITIVE_INFINITY);
      return activity;
    },
    async run(load) {
      try {
        await load();
        for (const forgotten of clusters.flatMap(forgottenAwaits)) fail(forgotten);
        await unhandledRejections();
      } catch (thrown) {
        fail(thrown);
      }
      const names = await clusters.at(-1)?.replaced();
      if (names?.length) post({ type: 'swapped', names });
      trace.flush();
      post({ type: 'ended', exitCode });
    },
    async command(id, request) {
      if (request.kind === 'pace') return decided(request.verdict);
      const cluster = clusters.at(-1);
      if (request.kind === 'trace') {
        const { events = [], untraced = [] } = cluster?.trace ?? {};
        const answer = {
          events: events.slice(request.from, request.to),
          ...(request.untraced && { untraced }),
        };
        return post({ type: 'answer', id, answer });
      }
      entering.forget();
      const failed = (stderr: string) => ({ stdout: '', stderr: `${stderr}\n`, exitCode: 1 });
      const answer = await cluster
        ?.prompt(request, (progress) => paced(id, progress))
        .catch((thrown: unknown) => {
          const { name, message } = cellErrorFrom(thrown, locate);
          return failed(`${name}: ${message}`);
        });
      trace.flush();
      if (request.kind === 'complete') {
        const completions = answer && 'candidates' in answer ? answer : { from: 0, candidates: [] };
        return post({ type: 'completions', id, completions });
      }
      const result =
        answer && 'exitCode' in answer ? answer : failed('This cell has made no Cluster to talk to.');
      post({ type: 'command-result', id, result });
    },
  };

  function forgottenAwaits(cluster: Cluster): CellFault[] {
    return cluster.outstanding().map(({ call, stack }) => {
      const position = positionOf(stack, locate);
      return new CellFault({
        name: 'ForgottenAwait',
        message: `The cell has ended, and \`${call}\` has not.`,
        hint: `Write \`await ${call}\`.`,
        ...position,
      });
    });
  }
}

/**
 * Shows what a hook or plugin threw, once for each place and text: it is called for every node and every attempt. What
 * becomes of it is the cluster's matter, so the program has not failed.
 */
function readerErrors(output: (output: Output) => void, locate: Locate) {
  const shown = new Set<string>();
  return (name: string, thrown: unknown) => {
    const error = cellErrorFrom(thrown, locate);
    const key = `${name} ${error.message} ${error.file}:${error.line}:${error.column}`;
    if (shown.has(key)) return;
    shown.add(key);
    const place = error.line === undefined && { readerCode: name };
    output({ kind: 'error', error: { ...error, ...place, message: `${name}: ${error.message}` } });
  };
}

/** What cannot be sent as it is (a reader's function in an object that an event shows) is sent as JSON. */
function cloning(post: (message: RunMessage) => void): (message: RunMessage) => void {
  return (message) => {
    try {
      post(message);
    } catch {
      post(JSON.parse(JSON.stringify(message)) as RunMessage);
    }
  };
}

/** Answers when the simulation last went on; it waits for a macrotask whenever it does. */
function watchSimulation(host: Host, now: () => number): () => number {
  const { macrotask } = host;
  let steppedAt = Number.NEGATIVE_INFINITY;
  host.macrotask = () => {
    steppedAt = now();
    return macrotask();
  };
  return () => steppedAt;
}

/** Taken before a cell is kept from using it. */
const { setTimeout } = globalThis;

/** Browsers and Node tell of an unhandled rejection a little after the program that caused it has ended. */
function unhandledRejections(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** Passes outputs on until a limit is reached, then says so once. */
function limitOutput(show: (output: Output) => void): (output: Output) => void {
  let outputs = 0;
  let chars = 0;
  let errors = 0;
  const cut = (message: string) => show({ kind: 'error', error: { name: 'OutputCut', message } });

  return (output) => {
    if (output.kind === 'error') {
      // Errors are few unless something is very wrong, and the reader needs the first ones even after a flood.
      if (errors++ < 20) show(output);
      return;
    }
    if (outputs > outputLimits.outputs || chars > outputLimits.textChars) return;
    outputs += 1;
    const limited = limitOne(output);
    chars += limited.chars;
    if (outputs > outputLimits.outputs) {
      cut(`Only the first ${outputLimits.outputs} outputs are shown: the cell makes more.`);
    } else if (chars > outputLimits.textChars) {
      cut('Only the first million characters are shown: the cell prints more.');
    } else {
      show(limited.output);
    }
  };
}

type Shown = Exclude<Output, { kind: 'error' }>;

function limitOne(output: Shown): { output: Shown; chars: number } {
  if (output.kind === 'log') {
    const text = shorten(output.text);
    return { output: { ...output, text }, chars: text.length };
  }
  const json = jsonOf(output.view);
  if (json === undefined) return limitOne({ kind: 'log', level: 'log', text: output.text });
  if (json.length > outputLimits.textChars / 2) {
    const text = `This is too long to be shown: ${json.length} characters.`;
    return { output: { kind: 'log', level: 'warn', text }, chars: text.length };
  }
  return {
    output: {
      kind: 'view',
      view: JSON.parse(json) as View,
      text: shorten(output.text),
    },
    chars: json.length,
  };
}

/** A view is plain JSON by contract, but readers reach the door too: what is no view is shown as text. */
function jsonOf(view: View | undefined): string | undefined {
  try {
    return typeof view?.kind === 'string' ? JSON.stringify(view) : undefined;
  } catch {
    return undefined; // A circle or a BigInt.
  }
}

function shorten(text: string): string {
  const limit = outputLimits.oneTextChars;
  return text.length <= limit
    ? text
    : `${text.slice(0, limit)}\n… ${text.length - limit} more characters are not shown.`;
}

function redirectConsole(output: (output: Output) => void): void {
  const levels: LogLevel[] = ['log', 'info', 'warn', 'error', 'debug'];
  for (const level of levels) {
    console[level] = (...values: unknown[]) => output({ kind: 'log', level, text: formatArguments(values) });
  }
}

/** Posts the events of the last Cluster in batches; a new Cluster begins with `reset`. */
function batchTrace(post: (message: RunMessage) => void, now: () => number) {
  let trace: Trace | undefined;
  let reset = false;
  let sent = 0;
  let flushedAt = now();
  let unsubscribe: () => void = () => {};

  const flush = (limit: number = outputLimits.events) => {
    flushedAt = now();
    if (!trace) return;
    do {
      const events = trace.events.slice(sent, Math.min(limit, sent + BATCH_EVENTS));
      sent += events.length;
      const kept = trace.length - sent;
      if (events.length > 0 || reset || kept > 0)
        post({ type: 'trace', events, ...(reset && { reset }), ...(kept > 0 && { kept }) });
      reset = false;
    } while (sent < Math.min(limit, trace.length));
  };

  return {
    flush,
    flushIfOld: () => {
      if (now() - flushedAt >= BATCH_MS) flush();
    },
    follow(cluster: Cluster) {
      unsubscribe();
      trace = cluster.trace;
      reset = true;
      sent = 0;
      unsubscribe = trace.subscribe(({ id }) => {
        if (id - sent >= BATCH_EVENTS && id <= outputLimits.events) flush();
      });
    },
  };
}

/**
 * Tells the page of the hook that is about to run, at once: if it never returns, nothing else can be told. Calls of
 * the same hook in a row are told once.
 */
function announceEntering(post: (message: RunMessage) => void, now: () => number, flushIfOld: () => void) {
  let last = '';
  let told = 0;
  let toldAt = 0;
  return {
    enter(name: string) {
      flushIfOld();
      if (name === last || (told >= ENTERINGS_AT_ONCE && now() - toldAt < 1)) return;
      last = name;
      told += 1;
      toldAt = now();
      post({ type: 'entering', name });
    },
    /** A new command begins, with which the page counts its time anew. */
    forget() {
      last = '';
    },
  };
}
