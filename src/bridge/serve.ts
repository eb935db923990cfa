#!/usr/bin/env node
/**
 * `one-pod [FILE] [--port N]`: runs a program (cluster.ts, unless another is named) in the folder it is started in, and
 * then serves the last Cluster that the program has made, by the wall clock, until it is interrupted. The port is the
 * one of KUBERNETES_MASTER if the environment has it, so that kubectl looks where this listens.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Cluster, host } from '#engine';
import { cellErrorFrom } from '../playground/errors.ts';
import { type EngineNames, originalPosition } from '../playground/link.ts';
import type { CellError } from '../playground/protocol.ts';
import { type LinkedProgram, linkProgram, sourceOf } from '../playground/webcontainer/linked-program.ts';
import { DEFAULT_PORT, listen } from './http.ts';

/** Put in by the build. */
declare const ENGINE_NAMES: EngineNames;

const folder = process.cwd();
const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: 'string' } } });
const entry = positionals[0] ?? 'cluster.ts';

if (!existsSync(entry)) fail(`There is no ${entry} in this folder: name the program that makes the cluster.`);
const cluster = await run();
if (!cluster)
  fail(`${entry} has made no Cluster: it needs a line such as \`const cluster = new Cluster();\`.`);
const server = await listen(cluster, { port: port() }).catch((error: NodeJS.ErrnoException) =>
  fail(
    error.code === 'EADDRINUSE'
      ? `Port ${port()} is taken: stop what listens there, or choose another with --port.`
      : error.message,
  ),
);
console.log(`${entry}: the API server listens on ${server.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}

function port(): number {
  const { KUBERNETES_MASTER: master } = process.env;
  return Number(values.port ?? (master ? new URL(master).port : DEFAULT_PORT));
}

async function run(): Promise<Cluster | undefined> {
  let last: Cluster | undefined;
  host.clusterCreated = (made) => {
    last = made;
  };
  host.readerError = (name, error) => console.error(`${name} threw: ${words(error)}`);
  let linked: LinkedProgram | undefined;
  const words = (error: unknown): string =>
    inWords(
      originalPosition(
        cellErrorFrom(error, (url) => sourceOf(folder, url)),
        linked?.modules ?? [],
      ),
    );
  try {
    linked = linkProgram(folder, { files: sources(), entry }, ENGINE_NAMES);
    await import(linked.entryUrl);
  } catch (error) {
    fail(words(error));
  }
  return last;
}

/** What the reader has written here, by path; what was installed or built is no part of the program. */
function sources(within = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(within || '.', { withFileTypes: true })) {
    const path = within ? `${within}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (!/^(?:node_modules|engine|\..*)$/.test(entry.name)) Object.assign(found, sources(path));
    } else if (/\.[jt]s$/.test(entry.name)) found[path] = readFileSync(path, 'utf8');
  }
  return found;
}

function inWords({ file, line, column, name, message, hint }: CellError): string {
  const place =
    file === undefined ? '' : `${[file, line, column].filter((part) => part !== undefined).join(':')}: `;
  return `${place}${name}: ${message}${hint ? `\n${hint}` : ''}`;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
