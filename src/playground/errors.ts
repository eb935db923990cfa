/**
 * From whatever a program threw to what its reader is told. Pure functions: the browsers' three stack formats are
 * told apart by their text, so that each is tested without its browser.
 */
import type { CellError } from './protocol.ts';

/** An error that is already in the reader's words; a runtime shows it as it is. */
export class CellFault extends Error {
  readonly cellError: CellError;

  constructor(cellError: CellError) {
    super(cellError.message);
    this.name = cellError.name;
    this.cellError = cellError;
  }
}

export interface StackFrame {
  /** What the engine calls the script: a URL, a path, or the name after `//# sourceURL=`. */
  url: string;
  line: number;
  column: number;
}

/** The file of the program that a script's URL stands for, or undefined for a script that is not the reader's. */
export type Locate = (url: string) => string | undefined;

/**
 * The frames of `Error.prototype.stack`, innermost first:
 * V8 writes `    at score (cell:///a.ts:3:7)`, SpiderMonkey `score@cell:///a.ts:3:7`, JavaScriptCore the same or,
 * at the top level of a module, `module code@cell:///a.ts:3:7`. Lines that are no frame (the message) are left out.
 */
export function parseStack(stack: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const text of stack.split('\n')) {
    const v8 = /^\s+at (?:.*?\()?(.+?):(\d+):(\d+)\)?$/.exec(text);
    const other = v8 ?? /^(?:[^@]*@)(.+?):(\d+):(\d+)$/.exec(text);
    if (!other?.[1]) continue;
    frames.push({
      url: other[1].replace(/^async /, ''),
      line: Number(other[2]),
      column: Number(other[3]),
    });
  }
  return frames;
}

/** Where in the reader's files the innermost of the reader's frames is. */
export function positionOf(
  stack: string | undefined,
  locate: Locate,
): Pick<CellError, 'file' | 'line' | 'column'> {
  for (const frame of parseStack(stack ?? '')) {
    const file = locate(frame.url);
    if (file !== undefined) return { file, line: frame.line, column: frame.column };
  }
  return {};
}

/**
 * What a reader is told of a value that was thrown. An error of the engine may carry a `hint`; any value may be
 * thrown, so nothing here trusts its shape.
 */
export function cellErrorFrom(thrown: unknown, locate: Locate): CellError {
  if (thrown instanceof CellFault) return { ...positionOf(thrown.stack, locate), ...thrown.cellError };
  if (!isErrorLike(thrown)) {
    return {
      name: 'Thrown',
      message: `A value that is no Error was thrown: ${shortText(thrown)}`,
    };
  }
  const error: CellError = {
    name: String(thrown.name ?? 'Error'),
    message: String(thrown.message),
    ...positionOf(stackOf(thrown.calledAt), locate),
    ...positionOf(thrown.stack, locate),
  };
  if (typeof thrown.hint === 'string') error.hint = thrown.hint;
  // What a call of the engine failed of is the engine's, and a fault of its own if nobody's code is in it.
  if (thrown.calledAt !== undefined) error.kind = 'engine';
  if (thrown.cause instanceof Error && positionOf(thrown.cause.stack, locate).file === undefined)
    error.hint ??= "This is a fault of the book's engine, not of your cell.";
  if (typeof thrown.readerCode === 'string') {
    error.readerCode = thrown.readerCode;
    error.hint ??= `Look at ${thrown.readerCode}: it is your code that took part in this.`;
  }
  if (Array.isArray(thrown.chain) && thrown.chain.length > 0) error.chain = thrown.chain;
  return error;
}

interface ErrorLike {
  name?: unknown;
  message: unknown;
  stack?: string;
  hint?: unknown;
  /** Of an error of the engine: an Error made where the program called what failed. */
  calledAt?: unknown;
  /** Of a process of the engine that has failed: why. */
  cause?: unknown;
  readerCode?: unknown;
  chain?: unknown;
}

const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);

function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value;
}

function shortText(value: unknown): string {
  try {
    const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
  } catch {
    return 'one that has no text form'; // A null-prototype object, or a toString that throws.
  }
}

/** One sentence of what a parser said: without its position, which stands beside it, and with an end. */
export function syntaxSentence(message: string): string {
  const bare = message
    .replace(/^Uncaught /, '')
    .replace(/^SyntaxError: /, '')
    .replace(/^Error transforming [^:]+: /, '')
    .replace(/\s*\(\d+:\d+\)\s*$/, '')
    .replace(/\.$/, '');
  return `${bare}.`;
}

/** One line, as a compiler prints it: `score.ts:3:7 TypeError: pod is undefined`. */
export function errorText(error: CellError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':');
  const hint = error.hint ? `\n  ${error.hint}` : '';
  return `${place ? `${place} ` : ''}${error.name}: ${error.message}${hint}`;
}
