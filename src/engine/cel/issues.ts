/** What is wrong with an expression, in the words of cel-go. Source: common/error.go, common/errors.go, cel-go 0.26.0. */
import type { Source } from './ast.ts';

export interface Issue {
  /** In code points from the first one of the text; undefined if it lies nowhere. */
  readonly position: number | undefined;
  readonly message: string;
}

const REPORTED_MAX = 100;

/** The issues of an expression, by position. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  constructor(issues: readonly Issue[], text: string) {
    super(shown(issues, text));
  }
}

export class Issues {
  readonly #all: Issue[] = [];
  readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  get count(): number {
    return this.#all.length;
  }

  /** At a node. */
  at(id: number, message: string): void {
    this.report(this.source.positions.get(id), message);
  }

  report(position: number | undefined, message: string): void {
    this.#all.push({ position, message });
  }

  /** Throws a CompileError if there are any. */
  check(): void {
    if (this.#all.length > 0) throw new CompileError(this.#all, this.source.text);
  }
}

function shown(issues: readonly Issue[], text: string): string {
  const lines = text.split('\n').map((line) => [...line]);
  const placed = issues
    .slice(0, REPORTED_MAX)
    .map(({ position, message }) => ({ message, ...lineAndColumn(lines, position) }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  const texts = placed.map(({ message, line, column }) => {
    const head = `ERROR: <input>:${line}:${column + 1}: ${message}`;
    const snippet = lines[line - 1];
    return snippet ? head + pointed(snippet, column) : head;
  });
  if (issues.length > REPORTED_MAX) texts.push(`${issues.length - REPORTED_MAX} more errors were truncated`);
  return texts.join('\n');
}

function lineAndColumn(
  lines: readonly (readonly string[])[],
  position: number | undefined,
): { line: number; column: number } {
  if (position === undefined) return { line: -1, column: -1 };
  let start = 0;
  for (const [index, line] of lines.entries()) {
    if (position <= start + line.length) return { line: index + 1, column: position - start };
    start += line.length + 1;
  }
  return { line: lines.length, column: position - start };
}

/** The line, and below it a mark at the column; wide characters get wide marks. */
function pointed(snippet: readonly string[], column: number): string {
  const isWide = (character: string | undefined): boolean => (character ?? '') > '\x7f';
  const dots = snippet.slice(0, column).map((character) => (isWide(character) ? '\uff0e' : '.'));
  const mark = isWide(snippet[column]) ? '\uff3e' : '^';
  return `\n | ${snippet.join('').replaceAll('\t', ' ')}\n | ${dots.join('')}${mark}`;
}
