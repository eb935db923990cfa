/**
 * What the page and a running program say to each other; plain data, the same for every runtime.
 *
 * A run is one program (an entry file that imports '#engine' and, if it likes, its sibling files) in a realm of its
 * own. The realm stays alive after the program has ended, so that `Run.kubectl` can talk to its last Cluster, until
 * `Run.kill` or `CellRuntime.dispose` ends it: whoever starts a run kills the one that it replaces.
 */
import type {
  CommandProgress,
  Completions,
  PromptAnswer,
  PromptRequest,
  TraceEvent,
  UntracedWrite,
  View,
} from '#engine';

export type LogLevel = 'log' | 'info' | 'warn' | 'error' | 'debug';

/** What a reader sees of a run, in the order in which the program made it. */
export type Output =
  | { kind: 'log'; level: LogLevel; text: string }
  | { kind: 'view'; view: View; text: string }
  | { kind: 'error'; error: CellError };

/** The reader's own code, what the engine answered or got wrong, or the page and what it is made of. */
export type ErrorKind = 'cell' | 'engine' | 'page';

/**
 * An error in the reader's words: `message` is one sentence or a few, `hint` what to write instead. `line` and
 * `column` count from 1, in the file as the reader wrote it; they are absent when nobody can say them.
 */
export interface CellError {
  /** Whose it is: the cell's, if nobody says otherwise. */
  kind?: ErrorKind;
  name: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
  hint?: string;
  /** The reader's plugin or hook that it is about, by its name; the page shows the line that names it. */
  readerCode?: string;
  /** The causes that led there, the first one first. */
  chain?: readonly TraceEvent[];
}

/** What a command printed, and for a run that can still tell, when it began and ended in the cluster's time. */
export type CommandResult = Pick<PromptAnswer, 'stdout' | 'stderr' | 'exitCode'> & Partial<PromptAnswer>;

/** What a prompt or the player asks of a run; `pace` answers to the `command-progress` of the command with that id. */
export type CommandRequest =
  | PromptRequest
  | { kind: 'pace'; verdict: Verdict }
  | ({ kind: 'trace' } & TraceQuestion);

/** What somebody who watches a command wants. */
export type Verdict = 'go on' | 'interrupt';

/** Shows what a command does while it runs. Its cluster's clock stands still until this has answered. */
export type Pace = (progress: CommandProgress) => Promise<Verdict>;

export type RunMessage =
  | { type: 'output'; output: Output }
  /**
   * Events of the last Cluster, in batches. `reset` says that a new Cluster begins with this batch; `kept` events have
   * happened since and stay in the realm until they are asked for.
   */
  | { type: 'trace'; events: TraceEvent[]; reset?: true; kept?: number }
  | { type: 'answer'; id: number; answer: TraceAnswer }
  /** The built-ins that are the program's own in its last Cluster, by their names. */
  | { type: 'swapped'; names: readonly string[] }
  /** The reader's hook or plugin that the engine is about to call. */
  | { type: 'entering'; name: string }
  /** The program has ended; commands of the prompt may follow. */
  | { type: 'ended'; exitCode: number }
  | { type: 'command-progress'; id: number; progress: CommandProgress }
  | { type: 'command-result'; id: number; result: CommandResult }
  | { type: 'completions'; id: number; completions: Completions };

/** Exit codes that are no program's own, as a shell gives them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  timedOut: 124,
  killed: 143,
} as const;

/** How long a program or a command may take before it is stopped, unless the caller says otherwise. */
export const RUN_TIMEOUT_MS = 5_000;

export interface Program {
  /** Source text by file name, TypeScript as the reader wrote it; names are relative, without '..'. */
  files: Record<string, string>;
  /** The file that is run. */
  entry: string;
}

/** What a page asks of the trace that a realm keeps: events by their places, and what etcd held without an event. */
export interface TraceQuestion {
  from: number;
  to: number;
  untraced?: true;
}

export interface TraceAnswer {
  events: TraceEvent[];
  untraced?: UntracedWrite[];
}

/** A run that is the unedited program's up to an event, and the edited one's from there (docs/decisions/040-fork.md). */
export interface Fork {
  original: Program;
  /** The last event of the unedited run. */
  position: number;
  /** What was typed at the unedited run's prompt. */
  commands: string[];
}

export interface RunOptions {
  /** Only in the sandbox. */
  fork?: Fork;
  onMessage(message: RunMessage): void;
  /** For the program and again for each command; counted from the moment at which reader code starts. */
  timeoutMs: number;
}

export interface Run {
  /** Resolves once, when the program has ended or was stopped; never rejects. */
  readonly exit: Promise<number>;
  /**
   * Runs one line against the program's last Cluster. Waits for the program to end first. Never rejects: a run that
   * is gone, or that made no Cluster, answers with words in stderr.
   */
  kubectl(line: string): Promise<CommandResult>;
  /** Answers from the trace of the last Cluster once the program has ended; undefined when the realm is gone. */
  ask(question: TraceQuestion): Promise<TraceAnswer | undefined>;
  /**
   * The same for a prompt, which has files, may look back, and sees what a long command does: `pace` is asked again
   * and again, and may interrupt it. A command that goes on until it is interrupted is, where there is no `pace`.
   */
  command(request: Exclude<PromptRequest, { kind: 'complete' }>, pace?: Pace): Promise<CommandResult>;
  /** What could stand where a line ends. Nothing while a command runs, or when the run is gone. */
  complete(line: string, files: readonly string[]): Promise<Completions>;
  /** Ends the run and its realm, whatever it does. Calling it again does nothing. */
  kill(): void;
}

export interface CellRuntime {
  readonly kind: 'sandbox' | 'webcontainer';
  /** What a program may use beside '#engine'. */
  readonly can: {
    readonly node: boolean;
    readonly http: boolean;
    readonly npm: boolean;
  };
  /**
   * Gets everything ready for a first run; calling it again waits for the same boot. Rejects with an Error whose
   * message is for the reader. `run` boots by itself, so this is for those who want to be early.
   */
  boot(signal: AbortSignal): Promise<void>;
  run(program: Program, options: RunOptions): Run;
  /** Ends every run and frees the frame. The runtime cannot be used again. */
  dispose(): void;
}
