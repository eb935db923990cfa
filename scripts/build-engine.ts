/**
 * Builds what runs inside a cell's runtime: the engine, the sandbox's frame with its worker, and for WebContainer's Node
 * the runner of cells and the two commands of the Lab. The site's build and its dev server call `buildRuntimeAssets`; by itself,
 * `node scripts/build-engine.ts [folder]` builds and prints the sizes.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';
import { FIRST_RUN } from '../src/playground/assets.ts';
import { engineTypes } from '../src/playground/engine-types.ts';
import type { EngineNames } from '../src/playground/link.ts';
import { onlyTypeStripping } from './only-type-stripping.ts';

export interface RuntimeAssetsOptions {
  /** The engine's entry file; a test may bring its own. */
  engine?: string;
  /** Readable output for debugging; minified by default. */
  readable?: boolean;
}

export interface BuiltAsset {
  name: string;
  bytes: number;
  brotliBytes: number;
  /** Whether the first run of a cell needs it in the sandbox. */
  loaded: 'at first' | 'on demand';
}

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

/** What a sandbox's worker loads on demand beside the engine. */
const workerScripts = { 'fork.js': 'playground/sandbox/fork-modules.ts' };

/** What runs in WebContainer's Node beside the engine. */
const nodeScripts = {
  'runner.js': 'playground/webcontainer/runner.ts',
  'one-pod.js': 'bridge/serve.ts',
  'kubectl.js': 'bridge/kubectl.ts',
};

/** Fills `outdir` (which it empties first) and answers with the files and their sizes, the largest first. */
export async function buildRuntimeAssets(
  outdir: string,
  { engine = join(root, 'src/engine/index.ts'), readable = false }: RuntimeAssetsOptions = {},
): Promise<BuiltAsset[]> {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const chunks = await engineChunks(engine, !readable);
  for (const { fileName, code } of chunks) await writeFile(join(outdir, fileName), code);
  const engineFiles = chunks.map(({ fileName }) => fileName);

  const entry = chunks.find(({ isEntry }) => isEntry);
  const names: EngineNames = { values: entry?.exports ?? [], types: await engineTypes(engine) };
  const ENGINE_NAMES = JSON.stringify(names);
  const script = (input: string, options: BundleOptions) =>
    bundled(join(src, input), { minify: !readable, ...options });
  const worker = await script('playground/sandbox/worker.ts', { format: 'iife' });
  const frame = await script('playground/sandbox/frame.ts', {
    format: 'iife',
    define: { ENGINE_NAMES, WORKER_SCRIPT: JSON.stringify(worker) },
  });
  await writeFile(join(outdir, 'frame.js'), frame);
  for (const [name, input] of Object.entries(nodeScripts)) {
    const text = await script(input, { format: 'esm', platform: 'node', define: { ENGINE_NAMES } });
    await writeFile(join(outdir, name), text);
  }
  for (const [name, input] of Object.entries(workerScripts))
    await writeFile(join(outdir, name), await script(input, { format: 'esm' }));
  await writeFile(
    join(outdir, 'assets.json'),
    JSON.stringify({ engine: engineFiles, worker: Object.keys(workerScripts) }),
  );
  const atFirst = [...staticallyImported(chunks, entry?.fileName ?? '')];
  await pack(outdir, ['frame.js', ...atFirst]);
  return measure(outdir, [
    FIRST_RUN,
    ...Object.keys(nodeScripts),
    ...Object.keys(workerScripts),
    ...engineFiles.filter((name) => !atFirst.includes(name)),
  ]);
}

/** Puts what every first run needs into one file: one request instead of a chain of them, and it compresses better. */
async function pack(outdir: string, names: readonly string[]): Promise<void> {
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(outdir, name), 'utf8')] as const),
  );
  await writeFile(join(outdir, FIRST_RUN), JSON.stringify(Object.fromEntries(texts)));
  await Promise.all(names.map((name) => rm(join(outdir, name))));
}

/**
 * The engine as ES modules: `engine.js`, one chunk with all that it needs before it can run, and the parts that load on
 * demand. One chunk, because twenty small ones weigh a tenth more when each is compressed by itself.
 */
async function engineChunks(entry: string, minify: boolean): Promise<OutputChunk[]> {
  const imports = new Map<string, readonly string[]>();
  const options = { input: { engine: entry }, logLevel: 'warn' as const };
  const reading: Plugin = {
    name: 'imports',
    moduleParsed: ({ id, importedIds }) => void imports.set(id, importedIds),
  };
  const graph = await rolldown({ ...options, plugins: [reading] });
  await graph.generate({ format: 'esm' });
  const atOnce = reachable(entry, (id) => imports.get(id) ?? []);
  const bundle = await rolldown(options);
  const { output } = await bundle.generate({
    format: 'esm',
    minify,
    comments: !minify,
    entryFileNames: '[name].js',
    chunkFileNames: 'engine-[name]-[hash].js',
    codeSplitting: { groups: [{ name: 'at-once', test: (id: string) => atOnce.has(id) }] },
  });
  return output.filter((file) => file.type === 'chunk');
}

function reachable(start: string, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const id of seen) for (const other of next(id)) seen.add(other);
  return seen;
}

/** A built file and all that it imports before it can run. */
const staticallyImported = (chunks: readonly OutputChunk[], entry: string): ReadonlySet<string> =>
  reachable(entry, (name) => chunks.find(({ fileName }) => fileName === name)?.imports ?? []);

export interface BundleOptions {
  readonly format: 'iife' | 'esm';
  readonly platform?: 'browser' | 'node';
  readonly define?: Record<string, string>;
  readonly minify?: boolean;
}

/** One script with all that it imports but the engine. */
export async function bundled(
  input: string,
  { format, platform = 'browser', define = {}, minify = false }: BundleOptions,
): Promise<string> {
  const bundle = await rolldown({
    input,
    platform,
    resolve: { mainFields: ['module', 'main'] },
    external: ['#engine'],
    transform: { define },
    plugins: [onlyTypeStripping],
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format, minify, comments: !minify, codeSplitting: false });
  return output[0].code;
}

async function measure(folder: string, names: readonly string[]): Promise<BuiltAsset[]> {
  const assets = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return {
        name,
        bytes: bytes.length,
        brotliBytes: brotliCompressSync(bytes).length,
        loaded: name === FIRST_RUN ? ('at first' as const) : ('on demand' as const),
      };
    }),
  );
  return assets.sort((a, b) => b.brotliBytes - a.brotliBytes);
}

if (import.meta.main) {
  const assets = await buildRuntimeAssets(resolve(process.argv[2] ?? 'dist/runtime'));
  for (const { name, bytes, brotliBytes, loaded } of assets)
    console.log(`${name}: ${bytes} bytes, ${brotliBytes} brotli, ${loaded}`);
}
