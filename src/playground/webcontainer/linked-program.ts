/**
 * A program in a folder of Node's: linked as the sandbox links it (so that both say the same of the same mistake), and
 * written as JavaScript beside the sources, below `.built`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type EngineNames, type LinkedModule, link, relink } from '../link.ts';
import type { Program } from '../protocol.ts';

export interface LinkedProgram {
  readonly modules: LinkedModule[];
  /** What to import to run it. */
  readonly entryUrl: string;
}

/** Throws a CellFault when it cannot be linked. */
export function linkProgram(folder: string, program: Program, engine: EngineNames): LinkedProgram {
  const modules = link(program, { engine, allows });
  const urls = new Map(modules.map(({ file }) => [file, pathToFileURL(builtPath(folder, file)).href]));
  for (const module of modules) {
    const path = builtPath(folder, module.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      relink(module, (target) => urls.get(target)),
    );
  }
  return { modules, entryUrl: urls.get(program.entry) ?? '' };
}

/** The source that a script's URL was built from; undefined for a script that is none of the program's. */
export function sourceOf(folder: string, url: string): string | undefined {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const built = join(folder, '.built/');
  return path.startsWith(built) ? path.slice(built.length).replace(/\.js$/, '') : undefined;
}

const builtPath = (folder: string, file: string): string => join(folder, '.built', `${file}.js`);

/** Node and what the reader has installed may be imported; what is not there fails in Node's own words. */
function allows(specifier: string): boolean {
  if (isBuiltin(specifier)) return true;
  try {
    import.meta.resolve(specifier);
    return true;
  } catch {
    return false; // The linker says which import it is, at its line.
  }
}
