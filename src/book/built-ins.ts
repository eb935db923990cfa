/**
 * What is compiled into the control plane and can be swapped by name: scheduler plugins, admission plugins, authorizers.
 * Each has a program below content/cells that imports its file and swaps it in; that is where they are listed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface BuiltIn {
  readonly name: string;
  readonly kind: (typeof kinds)[keyof typeof kinds];
  /** Below src/engine. */
  readonly file: string;
  /** Below content/cells. */
  readonly program: string;
}

const kinds = {
  plugins: 'Scheduler plugin',
  'admission-plugins': 'Admission plugin',
  authorizers: 'Authorizer',
} as const;

const cells = join(process.cwd(), 'content/cells');

export function builtIns(): BuiltIn[] {
  return Object.entries(kinds).flatMap(([folder, kind]) =>
    readdirSync(join(cells, folder))
      .sort()
      .map((name) => builtIn(`${folder}/${name}`, kind)),
  );
}

function builtIn(program: string, kind: BuiltIn['kind']): BuiltIn {
  const text = readFileSync(join(cells, program), 'utf8');
  const [, name, file] = /import \{ (\w+) \} from '(?:\.\.\/)+src\/engine\/([^']+)'/.exec(text) ?? [];
  if (!name || !file) throw new Error(`content/cells/${program} imports no file of the engine to swap in`);
  return { name, kind, file, program };
}

/** The program of a cell that opens it: its own program, its file, and what of the engine that imports by its place. */
export function programOf({ file, program }: BuiltIn): { files: Record<string, string>; entry: string } {
  const entry = `content/cells/${program}`;
  const files: Record<string, string> = { [entry]: readFileSync(join(process.cwd(), entry), 'utf8') };
  const add = (path: string): void => {
    if (files[path] !== undefined) return;
    const text = readFileSync(join(process.cwd(), path), 'utf8');
    files[path] = text;
    for (const [, specifier = ''] of text.matchAll(/^(?:import (?!type)|export )[^;]*? from '(\.[^']+)'/gm))
      add(normalize(join(dirname(path), specifier)));
  };
  add(`src/engine/${file}`);
  return { files, entry };
}
