/**
 * Builds what runs inside a cell's runtime: the engine, the sandbox's frame with its worker, and the runner for
 * WebContainer's Node. The site's build and its dev server call `buildRuntimeAssets`; by itself,
 * `node scripts/build-engine.ts [folder]` builds and prints the sizes.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { engineTypes } from '../src/playground/engine-types.ts';
import type { EngineNames } from '../src/playground/link.ts';

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
const playground = join(root, 'src/playground');

/** Fills `outdir` (which it empties first) and answers with the files and their sizes, the largest first. */
export async function buildRuntimeAssets(
  outdir: string,
  { engine = join(root, 'src/engine/index.ts'), readable = false }: RuntimeAssetsOptions = {},
): Promise<BuiltAsset[]> {
  const shared: BuildOptions = {
    bundle: true,
    minify: !readable,
    charset: 'utf8',
    target: 'es2023',
    logLevel: 'error',
    legalComments: 'none',
    plugins: [onlyTypeStripping],
  };
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });

  const built = await build({
    ...shared,
    entryPoints: { engine },
    outdir,
    format: 'esm',
    splitting: true,
    chunkNames: 'engine-[name]-[hash]',
    metafile: true,
  });
  const engineFiles = Object.keys(built.metafile.outputs).map(fileName);
  const { outputs } = built.metafile;
  const [entryPath, entry] = Object.entries(outputs).find(([path]) => path.endsWith('/engine.js')) ?? [];
  const names: EngineNames = { values: entry?.exports ?? [], types: await engineTypes(engine) };
  const define = { ENGINE_NAMES: JSON.stringify(names) };

  const worker = await bundleText({
    ...shared,
    entryPoints: [join(playground, 'sandbox/worker.ts')],
    format: 'iife',
  });
  await build({
    ...shared,
    entryPoints: [join(playground, 'sandbox/frame.ts')],
    outfile: join(outdir, 'frame.js'),
    format: 'iife',
    define: { ...define, WORKER_SCRIPT: JSON.stringify(worker) },
  });
  await build({
    ...shared,
    entryPoints: [join(playground, 'webcontainer/runner.ts')],
    outfile: join(outdir, 'runner.js'),
    format: 'esm',
    platform: 'node',
    external: ['#engine'],
    define,
  });
  await writeFile(join(outdir, 'assets.json'), JSON.stringify({ engine: engineFiles }));
  const atFirst = new Set([...staticallyImported(outputs, entryPath ?? '').map(fileName), 'frame.js']);
  return measure(outdir, [...engineFiles, 'frame.js', 'runner.js'], atFirst);
}

const fileName = (path: string): string => path.split('/').at(-1) ?? path;

/** A built file and all that it imports before it can run. */
function staticallyImported(outputs: Metafile['outputs'], path: string, seen = new Set<string>()): string[] {
  if (!seen.has(path)) {
    seen.add(path);
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') staticallyImported(outputs, imported, seen);
    }
  }
  return [...seen];
}

/**
 * Of the stripper, everything that a cell never asks for is left out of the bundle: CommonJS, JSX, Flow, React, Jest,
 * source maps, the check of our own options. A name that is needed and missing fails the build.
 */
const onlyTypeStripping: Plugin = {
  name: 'only-type-stripping',
  setup({ onLoad }) {
    const stubs: [RegExp, string][] = [
      [
        /sucrase.dist.esm.transformers.(?:CJSImport|Flow|OptionalCatchBinding|JestHoist|React\w+)\w*\.js$/,
        'export default class {}',
      ],
      [
        /sucrase.dist.esm.transformers.JSXTransformer\.js$/,
        'export default class {} export function startsWithLowerCase() {}',
      ],
      [/sucrase.dist.esm.(?:CJSImportProcessor)\.js$/, 'export default class {}'],
      [/sucrase.dist.esm.computeSourceMap\.js$/, 'export default () => {}'],
      [/sucrase.dist.esm.Options\.js$/, 'export function validateOptions() {}'],
    ];
    for (const [filter, contents] of stubs) onLoad({ filter }, () => ({ contents }));
  },
};

async function bundleText(options: BuildOptions): Promise<string> {
  const result = await build({ ...options, write: false });
  return result.outputFiles?.[0]?.text ?? '';
}

async function measure(
  folder: string,
  names: readonly string[],
  atFirst: ReadonlySet<string>,
): Promise<BuiltAsset[]> {
  const assets = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return {
        name,
        bytes: bytes.length,
        brotliBytes: brotliCompressSync(bytes).length,
        loaded: atFirst.has(name) ? ('at first' as const) : ('on demand' as const),
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
