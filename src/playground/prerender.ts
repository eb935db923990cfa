/**
 * Runs a cell when the book is built, so that its output stands in the page without a script. Each cell has a thread
 * of its own in real Node, which strips its types itself; the result is kept under .cache/ until the cell, the engine
 * or the host changes. A cell that fails breaks the build with its file and line.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TraceEvent, UntracedWrite } from '#engine';
import { errorText } from './errors.ts';
import { exitCodes, type Output, type RunMessage } from './protocol.ts';

/** More than a reader's run may take: a machine that builds may have other work, and a build must not fail for it. */
const TIMEOUT_MS = 30_000;

export interface Prerendered {
  outputs: Output[];
  /** Every event of the cell's last Cluster. */
  trace: TraceEvent[];
  /** What etcd was given without an event. */
  untraced: UntracedWrite[];
}

export interface PrerenderOptions {
  /** The project's root, where '#engine' and .cache/ are; the working directory by default. */
  root?: string;
  timeoutMs?: number;
  /** A part of the error that the cell shows on purpose, such as that of a hook that breaks. Another breaks the build. */
  breaks?: string | undefined;
}

/** `file` is a path from the root, e.g. 'content/cells/score/first.ts'. */
export async function prerender(
  file: string,
  { root = process.cwd(), timeoutMs = TIMEOUT_MS, breaks }: PrerenderOptions = {},
): Promise<Prerendered> {
  const result = await runAtBuild(file, { root, timeoutMs });
  const errors = result.outputs.flatMap((output) =>
    output.kind === 'error' ? [errorText({ ...output.error, file: output.error.file ?? file })] : [],
  );
  const unexpected = errors.find((text) => breaks === undefined || !text.includes(breaks));
  if (unexpected !== undefined) throw new Error(unexpected);
  if (breaks !== undefined && errors.length === 0) {
    throw new Error(`${file} was to show an error with the words "${breaks}", and shows none`);
  }
  return result;
}

/** The same, whatever errors the cell shows on its way; only one that ends it is thrown. */
export async function runAtBuild(
  file: string,
  { root = process.cwd(), timeoutMs = TIMEOUT_MS }: Omit<PrerenderOptions, 'breaks'> = {},
): Promise<Prerendered> {
  const path = resolve(root, file);
  const cached = join(root, '.cache/prerender', `${await contentHash(root, path)}.json`);
  const known = await readFile(cached, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Prerendered;

  const run = running.get(cached) ?? runAndKeep(root, path, timeoutMs, cached);
  running.set(cached, run);
  return run.finally(() => running.delete(cached));
}

/** Runs under way, by their file in the cache: a page asks for the headline run once for every moment that it shows. */
const running = new Map<string, Promise<Prerendered>>();

async function runAndKeep(
  root: string,
  path: string,
  timeoutMs: number,
  cached: string,
): Promise<Prerendered> {
  const result = await inTurn(() => runInThread(root, path, timeoutMs));
  const name = relative(root, path);
  if (result.exitCode !== exitCodes.ok) {
    const error = result.outputs.find((output) => output.kind === 'error')?.error;
    throw new Error(error ? errorText({ ...error, file: error.file ?? name }) : `${name} failed`);
  }

  const { outputs, trace, untraced } = result;
  await mkdir(dirname(cached), { recursive: true });
  // Two builds may write the same result at once: each writes its own file, and a rename is atomic.
  const written = `${cached}.${process.pid}`;
  await writeFile(written, JSON.stringify({ outputs, trace, untraced }));
  await rename(written, cached);
  return { outputs, trace, untraced };
}

interface ThreadResult extends Prerendered {
  exitCode: number;
}

/** A page asks for all its cells at once; more threads than cores would only make each of them late. */
const places = { free: availableParallelism(), waiting: [] as (() => void)[] };

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (places.free === 0) await new Promise<void>((admit) => places.waiting.push(admit));
  else places.free--;
  try {
    return await work();
  } finally {
    const next = places.waiting.shift();
    if (next) next();
    else places.free++;
  }
}

async function runInThread(root: string, path: string, timeoutMs: number): Promise<ThreadResult> {
  const thread = new Worker(join(root, 'src/playground/prerender-thread.ts'), {
    workerData: { root, entry: relative(root, path), files: await importedFiles(path) },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const result: ThreadResult = { outputs: [], trace: [], untraced: [], exitCode: exitCodes.failed };
  let entered = '';

  return new Promise<ThreadResult>((done, fail) => {
    const timer = setTimeout(() => {
      const inside = entered ? `, and the last of its code that was called is ${entered}` : '';
      fail(new Error(`${relative(root, path)} does not end within ${timeoutMs / 1000} s${inside}`));
    }, timeoutMs);
    thread.on('error', fail);
    thread.on('exit', () =>
      fail(new Error(`${relative(root, path)} waits for something that never happens`)),
    );
    thread.on('message', (message: RunMessage) => {
      if (message.type === 'entering') entered = message.name;
      if (message.type === 'output') result.outputs.push(message.output);
      if (message.type === 'trace') {
        if (message.reset) result.trace.length = 0;
        result.trace.push(...message.events);
      }
      if (message.type === 'ended') result.exitCode = message.exitCode;
      if (message.type === 'answer') {
        result.trace.push(...message.answer.events);
        result.untraced = message.answer.untraced ?? [];
        clearTimeout(timer);
        done(result);
      }
    });
  }).finally(() => thread.terminate());
}

/** Of everything that can change what a cell shows: itself and what it imports beside it, engine, host, Node. */
async function contentHash(root: string, path: string): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const file of await importedFiles(path)) hash.update(`\0${file}\0`).update(await readFile(file));
  for (const folder of ['src/engine', 'src/playground']) {
    const files = await readdir(join(root, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
      hash.update(`\0${file}\0`).update(await readFile(join(root, folder, file)));
    }
  }
  return hash.digest('hex').slice(0, 32);
}

/** The cell and the files that it imports by a path, each once; absolute paths. */
export async function importedFiles(path: string, found: string[] = []): Promise<string[]> {
  if (found.includes(path)) return found;
  found.push(path);
  const source = await readFile(path, 'utf8');
  for (const [, specifier] of source.matchAll(/from\s+'(\.[^']+)'/g)) {
    if (specifier) await importedFiles(resolve(dirname(path), specifier), found);
  }
  return found;
}
