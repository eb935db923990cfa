/**
 * kubectl as a function: a command line in, stdout, stderr and an exit code out. It is a client of the API server and
 * nothing else. What happens, in this order:
 *
 * 1. The line is split into words as a shell would (shell-words.ts); the verb is found, its flags are parsed (flags.ts).
 * 2. The verb (run.ts, and those of verbs.ts) reads the kubeconfig when it needs a namespace or the server
 *    (session.ts), builds or names objects (resources.ts), and sends its requests over one connection.
 * 3. The answers are printed (printers.ts, table.ts, yaml.ts, jsonpath.ts), or the refusal in kubectl's words (error-words.ts).
 */
import { StatusError } from '../api/status.ts';
import type { Simulation } from '../sim/simulation.ts';
import { type Micros, millis } from '../sim/time.ts';
import { CommandError, ExitError } from './errors.ts';
import { parseFlags, verbIndex } from './flags.ts';
import { globalFlags } from './global-flags.ts';
import { run, runFlags } from './run.ts';
import { type KubectlEnvironment, Session } from './session.ts';
import { NotAShellError, shellWords } from './shell-words.ts';
import type { Verb } from './verbs.ts';

/** From Enter to the POST, and from its answer to the end of the process (golden/story/timings.json, p50). */
const START_MICROS = millis(66);
const EXIT_MICROS = millis(22);

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** `run` is there from the start; the other verbs load when they are asked for. */
const runVerb: Verb = { flags: runFlags, body: run };

/**
 * Runs one command line, with or without the leading word `kubectl`. Called by a process of the simulation. A command
 * that fails says so by its exit code and stderr; only faults of the engine throw.
 */
export async function kubectl(line: string, environment: KubectlEnvironment): Promise<CommandResult> {
  const emit = environment.trace.emitter('kubectl', 'kubectl/kubectl.ts');
  const trimmed = line.trim();
  const whole = /^kubectl(\s|$)/.test(trimmed) ? trimmed : `kubectl ${trimmed}`.trim();
  const startedAt = environment.sim.now;
  emit('command.started', 1, { line: whole });
  await environment.sim.sleep(START_MICROS);
  const result = await execute(whole, environment, emit, startedAt);
  await environment.sim.sleep(EXIT_MICROS);
  emit('command.finished', 11, { line: whole, ...result });
  return result;
}

async function execute(
  line: string,
  environment: KubectlEnvironment,
  emit: Session['emit'],
  startedAt: Micros,
): Promise<CommandResult> {
  const { sim } = environment;
  let session: Session | undefined;
  let ended: (() => void) | undefined;
  try {
    const [, ...words] = shellWords(line);
    const at = verbIndex(words, globalFlags);
    const runs = words[at] === 'run';
    const name = runs ? 'run' : await sim.load(async () => (await import('./verbs.ts')).verbAt(words, at));
    if (typeof name !== 'string') return { stdout: name.help, stderr: '', exitCode: 0 };
    const verb = runs ? runVerb : await sim.load(async () => (await import('./verbs.ts')).loadVerb(name));
    const specs = { ...globalFlags, ...verb.flags };
    const command = `kubectl ${name}`;
    const flags = parseFlags(
      words.slice(0, at).concat(words.slice(at + name.split(' ').length)),
      specs,
      command,
    );
    if (flags.on('help')) {
      const { helpOf } = await sim.load(() => import('./help.ts'));
      return { stdout: helpOf(name.split(' ')), stderr: '', exitCode: 0 };
    }
    session = new Session(environment, command, flags, emit);
    if (
      Object.keys(specs).some(
        (name) => (specs[name]?.refused || name === 'request-timeout') && flags.changed(name),
      )
    ) {
      const { checkFlags } = await sim.load(() => import('./flag-checks.ts'));
      checkFlags(flags, specs);
    }
    if (environment.terminal || environment.interruptAfter !== undefined) {
      const { pace } = await sim.load(() => import('./pacing.ts'));
      ended = pace(session, startedAt);
    }
    await verb.body(session);
    session.countWarnings();
    return { stdout: session.stdout, stderr: session.stderr, exitCode: 0 };
  } catch (error) {
    const words = await wordsFor(error, sim);
    const exitCode = error instanceof ExitError ? error.exitCode : 1;
    return { stdout: session?.stdout ?? '', stderr: (session?.stderr ?? '') + words, exitCode };
  } finally {
    ended?.();
  }
}

/** Faults of the engine pass. */
async function wordsFor(error: unknown, sim: Simulation): Promise<string> {
  if (error instanceof NotAShellError) return `error: ${error.message}\n`;
  if (error instanceof ExitError) return '';
  if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
  const { describeError } = await sim.load(() => import('./error-words.ts'));
  return describeError(error);
}
