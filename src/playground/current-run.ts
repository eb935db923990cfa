/**
 * The page's current run: the program that ran last, and the cluster that the prompt talks to. There is one a page;
 * a cell that is run replaces it. Everything heavy is loaded here, at the first run.
 */
import type { Completions, TraceEvent } from '#engine';
import type { TraceMessage } from '../player/player-element.ts';
import { fetchAssets, type LoadAsset, prefetchEngine } from './assets.ts';
import { idle } from './first-interaction.ts';
import type { TypedCommand } from './prompt/typed-program.ts';
import type {
  CellRuntime,
  CommandResult,
  Pace,
  Program,
  Run,
  RunMessage,
  TraceAnswer,
  TraceQuestion,
} from './protocol.ts';
import { RUN_TIMEOUT_MS } from './protocol.ts';
import { createSandbox } from './sandbox/sandbox.ts';
import { swappedWords } from './swapped-words.ts';
import { webContainerKey } from './webcontainer-key.ts';

/** What a prompt talks to on a page where nothing has run yet: the recorded cluster, before anybody typed. */
const emptyProgram: Program = {
  files: { 'cluster.ts': "import { Cluster } from '#engine';\n\nconst cluster = new Cluster();\n" },
  entry: 'cluster.ts',
};

/** A cell that is run: the page compares its edited runs with the unedited one, and runs on from a moment of that. */
export interface RunningCell {
  readonly original: Program;
  /** What the cell is now, or undefined while it is as the book has it. */
  edited(): Program | undefined;
  /** Runs the unedited cell up to an event, and the edited one from there. */
  runFrom(position: number): void;
}

export class CurrentRun {
  readonly #load: LoadAsset;
  #sandbox: CellRuntime | undefined;
  #chosen: CellRuntime | undefined;
  #run: Run | undefined;
  #program: Program = emptyProgram;
  /** The player need not be told of this run. */
  #quiet = false;
  #title = '';
  #cell: RunningCell | undefined;
  /** The built-ins that are the program's own. */
  #swapped: readonly string[] = [];
  /** What the prompt did to this run, in order. */
  #typed: TypedCommand[] = [];
  #pending: TraceEvent[] = [];
  #kept = 0;
  #reset = false;
  readonly #unedited = new Map<string, Promise<TraceAnswer | undefined>>();

  /** @param assets the folder of the site that holds what runtimes load */
  constructor(assets: URL) {
    this.#load = fetchAssets(assets);
  }

  /** The runtime of the next run. A WebContainer that cannot be had falls back to the sandbox, with words. */
  async choose(kind: CellRuntime['kind'], signal: AbortSignal): Promise<string | undefined> {
    this.#run?.kill();
    this.#run = undefined;
    if (kind === 'sandbox') {
      this.#chosen = undefined;
      return undefined;
    }
    const { bootWithFallback } = await import('./webcontainer/boot-with-fallback.ts');
    const { runtime, notice } = await bootWithFallback(kind, signal, {
      load: this.#load,
      ...(webContainerKey && { apiKey: webContainerKey }),
    });
    this.#chosen = runtime;
    return notice;
  }

  /** Gets the sandbox ready, so that a first run answers at once. */
  async warm(): Promise<void> {
    await this.#runtime().boot(new AbortController().signal);
  }

  /**
   * Runs a program in place of the one before.
   * @param from the event of the cell's unedited run after which the program takes over
   */
  start(
    program: Program,
    title: string,
    onMessage: (message: RunMessage) => void,
    cell?: RunningCell,
    from = 0,
  ): Run {
    this.#run?.kill();
    this.#quiet = false;
    this.#program = program;
    this.#typed = from > 0 ? this.#typed : [];
    this.#title = from > 0 ? `${title}, from event ${from} on` : title;
    this.#swapped = [];
    this.#cell = cell;
    const commands = this.#typed.flatMap(({ kind, line }) => (kind === 'kubectl' ? [line] : []));
    this.#pending = [];
    this.#kept = 0;
    this.#reset = true;
    const fork = cell && from > 0 && { original: cell.original, position: from, commands };
    const run = (fork ? this.#ownSandbox() : this.#runtime()).run(program, {
      // A fork runs the unedited cell as well, and loads three programs.
      timeoutMs: fork ? 3 * RUN_TIMEOUT_MS : RUN_TIMEOUT_MS,
      ...(fork && { fork }),
      onMessage: (message) => {
        if (this.#run !== run) return;
        if (message.type === 'trace') this.#collect(message);
        if (message.type === 'swapped') this.#swapped = message.names;
        onMessage(message);
        if (message.type === 'ended' || message.type.startsWith('command-')) this.#publish();
      },
    });
    this.#run = run;
    void run.exit.then(() => {
      if (this.#run === run) this.#publish();
      // Whoever runs one cell will run others, perhaps where there is no network.
      return idle()
        .then(() => prefetchEngine(this.#load))
        .catch(() => {});
    });
    return run;
  }

  /** Whose cluster a prompt talks to, in words; the program; and what the prompt has done to it. */
  get title(): string {
    return this.#program === emptyProgram ? this.#title : `the cluster of ${this.#title}`;
  }

  get program(): Program {
    return this.#program;
  }

  get typed(): readonly TypedCommand[] {
    return this.#typed;
  }

  /** Runs a command of a prompt against the cluster of the current run, and remembers it. */
  async command(request: Parameters<Run['command']>[0], pace?: Pace): Promise<CommandResult> {
    const past = request.kind === 'kubectl' && request.at !== undefined;
    if (past && !this.#run) await this.#startHeadline();
    if (!past) this.#quiet = false;
    const run = this.#open();
    const result = await run.command(request, pace);
    if (past) return result;
    const { startedAt, endedAt, interruptedAfter, exitCode } = result;
    if (startedAt === undefined || endedAt === undefined || this.#run !== run) return result;
    this.#typed.push({
      kind: request.kind,
      line: request.kind === 'sleep' ? request.span : request.line,
      startedAt,
      endedAt,
      exitCode,
      ...(interruptedAfter !== undefined && { interruptedAfter }),
      ...(request.kind === 'kubectl' && request.stdin !== undefined && { stdin: request.stdin }),
      ...(request.kind === 'kubectl' && request.files && { files: request.files }),
    });
    return result;
  }

  /** What the end of a line of the prompt could be. */
  async complete(line: string, files: readonly string[]): Promise<Completions> {
    return this.#open().complete(line, files);
  }

  /** Ends a run that does not let itself be interrupted. */
  kill(): void {
    this.#run?.kill();
  }

  /** The run that the player shows on a page where nothing has run: it has the events already. */
  async #startHeadline(): Promise<void> {
    const { default: text } = await import('../../content/cells/prologue/headline.ts?raw');
    this.start({ files: { 'headline.ts': text }, entry: 'headline.ts' }, 'the headline command', () => {});
    this.#quiet = true;
  }

  #open(): Run {
    return this.#run ?? this.start(emptyProgram, 'a fresh cluster', () => {});
  }

  /** What the current run's realm answers about its trace. */
  async ask(question: TraceQuestion): Promise<TraceAnswer | undefined> {
    return this.#run?.ask(question);
  }

  /** The trace of a cell as the book has it: run once in a realm of its own, without its output. */
  unedited(original: Program): Promise<TraceAnswer | undefined> {
    const key = JSON.stringify(original);
    const known = this.#unedited.get(key);
    if (known) return known;
    const run = this.#ownSandbox().run(original, { timeoutMs: RUN_TIMEOUT_MS, onMessage: () => {} });
    const answer = run.ask({ from: 0, to: Number.MAX_SAFE_INTEGER, untraced: true });
    this.#unedited.set(key, answer);
    void answer.finally(() => run.kill());
    return answer;
  }

  #runtime(): CellRuntime {
    return this.#chosen ?? this.#ownSandbox();
  }

  #ownSandbox(): CellRuntime {
    this.#sandbox ??= createSandbox({ load: this.#load });
    return this.#sandbox;
  }

  #collect(message: Extract<RunMessage, { type: 'trace' }>): void {
    if (message.reset) {
      this.#pending = [];
      this.#reset = true;
    }
    this.#pending.push(...message.events);
    this.#kept = message.kept ?? 0;
  }

  /** Hands the player what has happened since it was told last. */
  #publish(): void {
    if (this.#quiet || (this.#pending.length === 0 && !this.#reset)) return;
    const detail: TraceMessage = {
      events: this.#pending,
      reset: this.#reset,
      title: [this.#title, swappedWords(this.#swapped)].filter(Boolean).join(' · '),
      kept: this.#kept,
      origin: {
        ask: (question) => this.ask(question),
        ...(this.#cell && { cell: this.#cell, unedited: (original) => this.unedited(original) }),
      },
    };
    this.#pending = [];
    this.#reset = false;
    document.dispatchEvent(new CustomEvent('one-pod:trace', { detail }));
  }
}

/** Beside the folder of the site's scripts; the dev server has it at its root. */
const ASSETS = import.meta.env.DEV ? '/runtime/' : '../runtime/';

let current: CurrentRun | undefined;

/** The page's one current run. */
export function currentRun(): CurrentRun {
  current ??= new CurrentRun(new URL(ASSETS, import.meta.url));
  return current;
}
