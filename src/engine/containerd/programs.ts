/**
 * What the program of a container does, as far as it shows outside: whether it ends by itself, and what it makes of
 * its stop signal. Servers run until they are stopped; a shell without a terminal has nothing to read and ends.
 */
import { type Micros, micros, millis, seconds } from '../sim/time.ts';

export interface Program {
  /** Absent: it runs until it is stopped. */
  readonly ends?: { readonly after: Micros; readonly exitCode: number };
  /** It takes ever more memory from this time on: with a limit, the kernel kills it. */
  readonly outgrowsMemory?: { readonly after: Micros };
  /** Its exit code after the stop signal. Absent: PID 1 without a handler, which ignores the signal until SIGKILL. */
  readonly stopped?: { readonly exitCode: number };
}

const SHELLS = ['sh', 'bash', '/bin/sh', '/bin/bash', 'python3', 'node'];
/** Later than the kubelet's look right after the start, as recorded: it sees the container run once. */
const SOON = millis(40);

export function programFrom(argv: readonly string[]): Program {
  const [name = '', ...args] = argv;
  if (name === 'true' || name === 'echo' || name === '/hello' || name === 'date')
    return { ends: { after: SOON, exitCode: 0 } };
  if (name === 'false') return { ends: { after: SOON, exitCode: 1 } };
  if (name === 'sleep') return sleep(args[0]);
  if (SHELLS.includes(name))
    return args[0] === '-c' ? script(args[1] ?? '') : { ends: { after: SOON, exitCode: 0 } };
  return { stopped: { exitCode: 0 } };
}

/** A command that is run in a container beside its program: one that is not known ends soon. */
export const commandFrom = (argv: readonly string[]): NonNullable<Program['ends']> =>
  programFrom(argv).ends ?? { after: SOON, exitCode: 0 };

const sleep = (span = '0'): Program =>
  span === 'infinity' || Number.isNaN(Number(span))
    ? {}
    : { ends: { after: seconds(Number(span)), exitCode: 0 } };

/** What a script makes of its stop signal: it ends when it says `trap '…; exit N' TERM`. */
function trapped(text: string): Program {
  const handler = /\btrap\s+(['"])(.*?)\1\s+(?:SIG)?TERM\b/.exec(text)?.[2];
  const exit = /\bexit\b\s*(\d*)/.exec(handler ?? '');
  return exit ? { stopped: { exitCode: Number(exit[1]) } } : {};
}

/** Commands of a script, one after the other: `sleep N` takes its time, `exit N` ends it, a loop never ends. */
function script(text: string): Program {
  if (/\b(while|until)\b/.test(text)) return trapped(text);
  let after = SOON as number;
  for (const command of text.split(/;|&&|\n/)) {
    const [name, value] = command
      .trim()
      .replace(/^exec /, '')
      .split(/\s+/);
    if (name === 'tail' && value === '/dev/zero') return { outgrowsMemory: { after: micros(after) } };
    if (name === 'sleep') {
      if (!(Number(value) >= 0)) return {};
      after += Number(value) * 1_000_000;
    } else if (name === 'exit' || name === 'false') {
      return { ends: { after: micros(after), exitCode: name === 'false' ? 1 : Number(value ?? 0) } };
    } else if (name === 'nginx' || name === 'httpd' || name === 'tail') return {};
  }
  return { ends: { after: micros(after), exitCode: 0 } };
}
