/**
 * From a reader's TypeScript to JavaScript modules that a browser or Node can load. In this order: types are stripped
 * (lines stay, columns move), imports are read, names that do not exist get a sentence with the fix at their line,
 * and the modules are put in an order in which each comes after those that it imports. What a specifier becomes (a
 * blob, a file) is the caller's part: `relink`.
 */
import { transform } from 'sucrase';
import { CellFault, syntaxSentence } from './errors.ts';
import { type ImportStatement, readModule } from './module-syntax.ts';
import type { CellError, Program, RunMessage } from './protocol.ts';

/** What '#engine' offers: names that exist when a program runs, and names that are types only. */
export interface EngineNames {
  values: readonly string[];
  types: readonly string[];
}

export interface LinkOptions {
  engine: EngineNames;
  /** Whether a package or a module of Node may be imported; in the sandbox none may. */
  allows?(specifier: string): boolean;
}

export interface LinkedModule {
  file: string;
  /** The text as the reader wrote it, and with its types gone. */
  source: string;
  js: string;
}

const ENGINE = '#engine';

/** The program's modules, dependencies first and the entry last. Throws a CellFault at the first thing wrong. */
export function link(program: Program, options: LinkOptions): LinkedModule[] {
  const linked = new Map<string, LinkedModule>();
  const visiting: string[] = [];

  const visit = (file: string): LinkedModule => {
    const known = linked.get(file);
    if (known) return known;
    visiting.push(file);
    const module = strip(program.files[file] ?? '', file);
    for (const statement of importsOf(module)) {
      if (statement.specifier === undefined) continue;
      const fail = (name: string, message: string) => fault(name, message, module, statement.specifierStart);
      const target = resolve(statement.specifier, file);
      if (target === ENGINE) {
        checkNames(module, statement, ENGINE, options.engine);
      } else if (program.files[target] === undefined) {
        if (!options.allows?.(target)) throw fail('ImportError', unknownImport(statement.specifier, program));
      } else if (visiting.includes(target)) {
        const circle = [...visiting.slice(visiting.indexOf(target)), target].join(' → ');
        throw fail('ImportError', `These files import each other in a circle: ${circle}.`);
      } else {
        checkNames(module, statement, statement.specifier, namesOf(visit(target)));
      }
    }
    visiting.pop();
    linked.set(file, module);
    return module;
  };

  visit(program.entry);
  return [...linked.values()];
}

/** The module's text with what `url` answers in the place of each specifier; one it does not know stays. */
export function relink(module: LinkedModule, url: (target: string) => string | undefined): string {
  return replaceImports(module.js, (statement) => {
    const target = url(resolve(statement.specifier, module.file));
    if (target === undefined) return undefined;
    const text = statement.kind === 'dynamic' ? JSON.stringify(target) : target;
    return {
      start: statement.specifierStart,
      end: statement.specifierEnd,
      text,
    };
  });
}

/**
 * A built file of the engine, ready to be loaded from a blob: its static imports of other built files become
 * `url(name)`, and what it imports on demand is asked of `loader`, a global function that takes the file's name.
 */
export function relinkChunk(js: string, loader: string, url: (name: string) => string): string {
  return js.replace(chunkImport, (_found, before: string, _quote: string, name: string) =>
    before.endsWith('(') ? `${loader}(${JSON.stringify(name)}` : `${before}${JSON.stringify(url(name))}`,
  );
}

/** An import of a built file, static or on demand, in whichever quotes the bundler writes; no other text is like it. */
const chunkImport = /\b(from\s*|import\s*\(?)\s*(["'`])\.\/(engine[\w.-]*\.js)\2/g;

/** The built files that a built file needs before it can be evaluated. */
export function chunkImports(js: string): string[] {
  return [...js.matchAll(chunkImport)].flatMap(([, before = '', , name = '']) =>
    before.endsWith('(') ? [] : [name],
  );
}

export function exportsOf(js: string): string[] {
  return readModule(js).exports;
}

/** The error with its column in the text that the reader wrote; lines are the same in both. */
export function originalPosition(error: CellError, modules: readonly LinkedModule[]): CellError {
  const module = modules.find(({ file }) => file === error.file);
  if (!module || error.line === undefined || error.column === undefined) return error;
  const column = originalColumn(
    lineOf(module.source, error.line),
    lineOf(module.js, error.line),
    error.column,
  );
  return { ...error, column };
}

/** The same for a message of a run: only errors have a position. */
export function withOriginalPosition(message: RunMessage, modules: readonly LinkedModule[]): RunMessage {
  if (message.type !== 'output' || message.output.kind !== 'error') return message;
  return {
    type: 'output',
    output: {
      kind: 'error',
      error: originalPosition(message.output.error, modules),
    },
  };
}

/**
 * Where a column of a stripped line is in the line as it was written. Stripping only takes text away, so the word that
 * stands there is looked for from the end of the line: as many of its kind follow it in both.
 */
export function originalColumn(sourceLine: string, jsLine: string, column: number): number {
  if (sourceLine === jsLine) return column;
  const rest = jsLine.slice(column - 1);
  const word = /^(?:[\w$]+|.)/.exec(rest)?.[0];
  if (word === undefined) return sourceLine.length + 1;
  const following = rest.split(word).length - 1;
  let index = sourceLine.length;
  for (let left = following; left > 0; left--) {
    index = sourceLine.lastIndexOf(word, index - 1);
    if (index <= 0) break;
  }
  return Math.max(index, 0) + 1;
}

function strip(source: string, file: string): LinkedModule {
  refuseNamespaces(source, file);
  try {
    const { code } = transform(source, {
      transforms: ['typescript'],
      disableESTransforms: true,
      keepUnusedImports: true,
    });
    return { file, source, js: code };
  } catch (error) {
    const { message, loc } = error as {
      message: string;
      loc?: { line: number; column: number };
    };
    throw new CellFault({
      name: 'SyntaxError',
      message: syntaxSentence(message),
      file,
      ...loc,
    });
  }
}

/** The stripper drops a namespace without a word, and Node refuses it: it is no erasable syntax. */
function refuseNamespaces(source: string, file: string): void {
  const found = /^[ \t]*(?:export[ \t]+)?(?:namespace|module)[ \t]+[\w$.]+[ \t]*\{/m.exec(source);
  if (!found) return;
  throw new CellFault({
    name: 'SyntaxError',
    message:
      'A cell cannot have a namespace: it would be more than a type, and only types are taken away before the cell runs.',
    file,
    line: source.slice(0, found.index).split('\n').length,
    column: 1,
    hint: 'Write an object (`const names = { … }`) or plain functions.',
  });
}

function importsOf(module: LinkedModule): readonly ImportStatement[] {
  try {
    return readModule(module.js).imports;
  } catch (error) {
    const { pos } = error as { pos?: number };
    throw fault(
      'SyntaxError',
      'The imports of this file cannot be read: check its quotes and brackets.',
      module,
      pos ?? 0,
    );
  }
}

function unknownImport(specifier: string, program: Program): string {
  if (specifier.startsWith('.')) {
    const others = Object.keys(program.files).filter((file) => file !== program.entry);
    const known = others.length ? ` There is ${others.map((file) => `'./${file}'`).join(', ')}.` : '';
    return `'${specifier}' does not exist: a cell may import '#engine' and files beside it.${known}`;
  }
  return `'${specifier}' is not available here: a cell may import '#engine' and files beside it.`;
}

/** Whether each name that the statement imports is there to be imported. */
function checkNames(
  module: LinkedModule,
  statement: ImportStatement,
  from: string,
  names: EngineNames,
): void {
  if (statement.kind !== 'static') return;
  const text = module.js.slice(statement.start, statement.specifierStart);
  const clause = /\{([^}]*)\}/.exec(text);
  if (!clause?.[1]) return;
  for (const part of clause[1].split(',')) {
    const name = part.trim().split(/\s+as\s+/)[0];
    if (!name || names.values.includes(name)) continue;
    const position =
      statement.start + clause.index + clause[0].search(new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`));
    if (names.types.includes(name)) {
      throw fault(
        'ImportError',
        `${name} is a type, and types are gone when a cell runs.`,
        module,
        position,
        `Write \`import { type ${name} } from '${from}'\`.`,
      );
    }
    const near = nearest(name, [...names.values, ...names.types]);
    const hint = near === undefined ? undefined : `Did you mean \`${near}\`?`;
    throw fault('ImportError', `'${from}' has nothing called \`${name}\`.`, module, position, hint);
  }
}

function namesOf(module: LinkedModule): EngineNames {
  const types = module.source.matchAll(/^export\s+(?:declare\s+)?(?:type|interface)\s+([\w$]+)/gm);
  return {
    values: exportsOf(module.js),
    types: [...types].flatMap((match) => match[1] ?? []),
  };
}

/** The one name that is at most two letters away, capitals not counted. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((other) => ({
    other,
    distance: editDistance(name.toLowerCase(), other.toLowerCase()),
  }));
  distances.sort((a, b) => a.distance - b.distance);
  const best = distances[0];
  return best && best.distance <= Math.min(2, name.length / 2) ? best.other : undefined;
}

/** Letters to insert, remove or replace to make one word of the other. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}

/** '#engine' and packages stay; './b.ts' imported by 'a/x.ts' is 'a/b.ts'. */
function resolve(specifier: string, importer: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = importer.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') path.pop();
    else if (part !== '.') path.push(part);
  }
  return path.join('/');
}

interface Replacement {
  start: number;
  end: number;
  text: string;
}

type NamedImport = ImportStatement & { specifier: string };

function replaceImports(
  js: string,
  replacement: (statement: NamedImport) => Replacement | undefined,
): string {
  let out = '';
  let done = 0;
  for (const statement of readModule(js).imports) {
    const replaced = statement.specifier !== undefined ? replacement(statement as NamedImport) : undefined;
    if (!replaced) continue;
    out += js.slice(done, replaced.start) + replaced.text;
    done = replaced.end;
  }
  return out + js.slice(done);
}

/** A fault at a place of the stripped text. */
function fault(name: string, message: string, module: LinkedModule, index: number, hint?: string): CellFault {
  const before = module.js.slice(0, index).split('\n');
  const position = {
    file: module.file,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
  return new CellFault(originalPosition({ name, message, ...position, ...(hint && { hint }) }, [module]));
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? '';
}

function escaped(text: string): string {
  return text.replace(/[$\\^*+?.()|[\]{}]/g, '\\$&');
}
