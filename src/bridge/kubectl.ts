#!/usr/bin/env node
/**
 * `kubectl` as a command: the engine's own, whose connection is HTTP. Without `--server` it goes where the environment's
 * KUBERNETES_MASTER says, else to http://localhost:8080, as the real one does that has no kubeconfig.
 * Source: k8s.io/client-go/tools/clientcmd/client_config.go, `getDefaultServer`.
 */
import { randomInt } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Kubeconfig } from '../engine/kubectl/kubeconfig.ts';
import { kubectl } from '../engine/kubectl/kubectl.ts';
import type { CommandOptions, Terminal } from '../engine/kubectl/terminal.ts';
import { Simulation } from '../engine/sim/simulation.ts';
import { micros } from '../engine/sim/time.ts';
import { Trace } from '../engine/trace/trace.ts';
import { HttpTransport } from './http-transport.ts';
import { wallClock } from './wall-clock.ts';

const DEFAULT_SERVER = 'http://localhost:8080';

/** The last `--server` or `-s` of the command line. */
function serverOf(words: readonly string[]): string | undefined {
  return words.reduce<string | undefined>((found, word, at) => {
    if (word === '--server' || word === '-s') return words[at + 1] ?? found;
    return /^(?:--server=|-s=?)(.+)$/.exec(word)?.[1] ?? found;
  }, undefined);
}

/** The values of `-f` and `--filename`. */
function filenames(words: readonly string[]): string[] {
  const values = words.flatMap((word, at) => {
    if (word === '--filename' || word === '-f') return words[at + 1] ?? [];
    return /^(?:--filename=|-f=?)(.+)$/.exec(word)?.[1] ?? [];
  });
  return values.flatMap((value) => value.split(','));
}

/** What a command reads, before it runs: a file that is not there is left out, and kubectl says so. */
async function read(names: readonly string[]): Promise<CommandOptions> {
  const files = names.filter((name) => name !== '-' && statSync(name, { throwIfNoEntry: false })?.isFile());
  return {
    ...(names.includes('-') && { stdin: await text(process.stdin) }),
    files: Object.fromEntries(files.map((name) => [name, readFileSync(name, 'utf8')])),
  };
}

/** A word as the engine's kubectl reads it off a line. */
const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** Prints, and answers with the exit code. */
async function main(words: readonly string[]): Promise<number> {
  // The clock counts from the start of this process: what kubectl's own start takes has passed by then.
  const sim = new Simulation({
    seed: randomInt(2 ** 31),
    clock: wallClock(micros(0), 0),
  });
  const server = serverOf(words) ?? process.env.KUBERNETES_MASTER ?? DEFAULT_SERVER;
  const kubeconfig: Kubeconfig = {
    path: '',
    context: '',
    cluster: '',
    server,
    user: '',
    namespace: 'default',
  };
  const options = await read(filenames(words));
  const shown = { stdout: 0, stderr: 0 };
  const show = (stdout: string, stderr: string): void => {
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    shown.stdout += stdout.length;
    shown.stderr += stderr.length;
  };
  // Ctrl-C ends the process, as it ends any.
  const terminal: Terminal = {
    async pace({ stdout, stderr }) {
      show(stdout, stderr);
      return 'go on';
    },
  };
  let transport: HttpTransport | undefined;
  try {
    const { stdout, stderr, exitCode } = await sim.call('kubectl', () =>
      kubectl(`kubectl ${words.map(quoted).join(' ')}`, {
        ...options,
        terminal,
        sim,
        trace: new Trace(sim),
        kubeconfig,
        connect: async () => (transport = new HttpTransport(sim, server)),
      }),
    );
    show(stdout.slice(shown.stdout), stderr.slice(shown.stderr));
    return exitCode;
  } finally {
    transport?.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
