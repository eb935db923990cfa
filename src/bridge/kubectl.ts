#!/usr/bin/env node
/**
 * `kubectl` as a command: the engine's own, whose connection is HTTP. Without `--server` it goes where the environment's
 * KUBERNETES_MASTER says, else to http://localhost:8080, as the real one does that has no kubeconfig.
 * Source: k8s.io/client-go/tools/clientcmd/client_config.go, `getDefaultServer`.
 */
import { randomInt } from 'node:crypto';
import type { Kubeconfig } from '../engine/kubectl/kubeconfig.ts';
import { type CommandResult, kubectl } from '../engine/kubectl/kubectl.ts';
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

/** A word as the engine's kubectl reads it off a line. */
const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

async function main(words: readonly string[]): Promise<CommandResult> {
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
  let transport: HttpTransport | undefined;
  try {
    return await sim.call('kubectl', () =>
      kubectl(`kubectl ${words.map(quoted).join(' ')}`, {
        sim,
        trace: new Trace(sim),
        kubeconfig,
        connect: async () => (transport = new HttpTransport(sim, server)),
      }),
    );
  } finally {
    transport?.close();
  }
}

const { stdout, stderr, exitCode } = await main(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
