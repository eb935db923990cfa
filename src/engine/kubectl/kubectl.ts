/**
 * kubectl as a function: a command line in, stdout, stderr and an exit code out. It is a client of the API server and
 * nothing else. What happens, in this order:
 *
 * 1. The line is split into words as a shell would (shell-words.ts); the verb is found, its flags are parsed (flags.ts).
 * 2. The verb (run.ts, get.ts, wait.ts, delete.ts, version.ts) reads the kubeconfig when it needs a namespace or the
 *    server (session.ts), builds or names objects (resources.ts), and sends its requests over one connection.
 * 3. The answers are printed (printers.ts, table.ts, yaml.ts, jsonpath.ts), or the refusal in kubectl's words (error-words.ts).
 */
import { StatusError } from '../api/status.ts';
import type { Simulation } from '../sim/simulation.ts';
import { millis } from '../sim/time.ts';
import { CommandError } from './errors.ts';
import { type FlagSpecs, parseFlags, verbIndex } from './flags.ts';
import { globalFlags } from './global-flags.ts';
import type { VerbName } from './help.ts';
import { run, runFlags } from './run.ts';
import { type KubectlEnvironment, Session } from './session.ts';
import { NotAShellError, shellWords } from './shell-words.ts';

/** From Enter to the POST, and from its answer to the end of the process (golden/story/timings.json, p50). */
const START_MICROS = millis(66);
const EXIT_MICROS = millis(22);

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

interface Verb {
  readonly flags: FlagSpecs;
  readonly body: (session: Session) => Promise<void>;
}

/** The verbs, each itself or how to load one that most runs do without. */
const verbs: Readonly<Record<VerbName, Verb | (() => Promise<Verb>)>> = {
  delete: async () => {
    const { deleteFlags: flags, deleteResources: body } = await import('./delete.ts');
    return { flags, body };
  },
  get: async () => {
    const { getFlags: flags, get: body } = await import('./get.ts');
    return { flags, body };
  },
  run: { flags: runFlags, body: run },
  version: async () => {
    const { versionFlags: flags, version: body } = await import('./version.ts');
    return { flags, body };
  },
  wait: async () => {
    const { waitFlags: flags, wait: body } = await import('./wait.ts');
    return { flags, body };
  },
};

const isVerb = (word: string): word is VerbName => Object.hasOwn(verbs, word);

/**
 * Runs one command line, with or without the leading word `kubectl`. Called by a process of the simulation. A command
 * that fails says so by its exit code and stderr; only faults of the engine throw.
 */
export async function kubectl(line: string, environment: KubectlEnvironment): Promise<CommandResult> {
  const emit = environment.trace.emitter('kubectl', 'kubectl/kubectl.ts');
  const trimmed = line.trim();
  const whole = /^kubectl(\s|$)/.test(trimmed) ? trimmed : `kubectl ${trimmed}`.trim();
  emit('command.started', 1, { line: whole });
  await environment.sim.sleep(START_MICROS);
  const result = await execute(whole, environment, emit);
  await environment.sim.sleep(EXIT_MICROS);
  emit('command.finished', 11, { line: whole, ...result });
  return result;
}

async function execute(
  line: string,
  environment: KubectlEnvironment,
  emit: Session['emit'],
): Promise<CommandResult> {
  let session: Session | undefined;
  try {
    const [, ...words] = shellWords(line);
    const help = await helpAsked(words, environment.sim);
    if (help !== undefined) return { stdout: help, stderr: '', exitCode: 0 };
    const { name, rest } = await findVerb(words, environment.sim);
    const verb = await loaded(name, environment.sim);
    const specs = { ...globalFlags, ...verb.flags };
    const command = `kubectl ${name}`;
    const flags = parseFlags(rest, specs, command);
    if (flags.on('help')) return { stdout: await verbHelp(name, environment.sim), stderr: '', exitCode: 0 };
    session = new Session(environment, command, flags, emit);
    refuse(session, specs);
    await verb.body(session);
    session.countWarnings();
    return { stdout: session.stdout, stderr: session.stderr, exitCode: 0 };
  } catch (error) {
    const words = await wordsFor(error, environment.sim);
    return { stdout: session?.stdout ?? '', stderr: (session?.stderr ?? '') + words, exitCode: 1 };
  }
}

/** Faults of the engine pass. */
async function wordsFor(error: unknown, sim: Simulation): Promise<string> {
  if (error instanceof NotAShellError) return `error: ${error.message}\n`;
  if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
  const { describeError } = await sim.load(() => import('./error-words.ts'));
  return describeError(error);
}

function refuse({ flags }: Session, specs: FlagSpecs): void {
  for (const [name, { refused }] of Object.entries(specs)) {
    if (refused && flags.changed(name)) throw new CommandError(`--${name} ${refused}`);
  }
  const timeout = flags.get('request-timeout');
  if (!/^(\d+|(\d+\.?\d*(h|m|s|ms|us|µs|ns))+)$/.test(timeout)) {
    throw new CommandError(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
}

async function loaded(name: VerbName, sim: Simulation): Promise<Verb> {
  const verb = verbs[name];
  return typeof verb === 'function' ? sim.load(verb) : verb;
}

/** `kubectl`, `kubectl --help`, `kubectl help`, `kubectl help run`. */
async function helpAsked(words: readonly string[], sim: Simulation): Promise<string | undefined> {
  const at = verbIndex(words, globalFlags);
  const bare = at < 0 && words.every((word) => word === '-h' || word === '--help');
  if (!bare && words[at] !== 'help') return undefined;
  const asked = words[at] === 'help' ? (words[at + 1] ?? '') : '';
  if (isVerb(asked)) return verbHelp(asked, sim);
  const { rootHelp } = await sim.load(() => import('./help.ts'));
  return rootHelp();
}

async function verbHelp(name: VerbName, sim: Simulation): Promise<string> {
  const { flags } = await loaded(name, sim);
  const { commandHelp } = await sim.load(() => import('./help.ts'));
  return commandHelp(name, flags);
}

async function findVerb(
  words: readonly string[],
  sim: Simulation,
): Promise<{ name: VerbName; rest: string[] }> {
  const at = verbIndex(words, globalFlags);
  const name = words[at] ?? '';
  if (isVerb(name)) return { name, rest: words.filter((_, index) => index !== at) };
  if (at < 0) parseFlags(words, globalFlags, 'kubectl');
  const { unknownCommand } = await sim.load(() => import('./unknown-command.ts'));
  throw unknownCommand(name, Object.keys(verbs));
}
