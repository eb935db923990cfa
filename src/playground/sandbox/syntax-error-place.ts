import { readModule } from '../module-syntax.ts';

/** A parser that hangs is not waited for. */
const ANSWER_MS = 1_000;

/**
 * Where a module has a syntax error, or undefined if it has none. The rejection of `import()` does not tell, but the
 * error event of a worker's script does: so the module's text is made the body of an async function, which is parsed
 * and never called, in a worker of its own.
 */
export async function syntaxErrorPlace(
  js: string,
  blobUrl: (js: string) => string,
): Promise<{ line: number; column: number } | undefined> {
  const prefix = '"use strict";(async()=>{';
  const worker = new Worker(blobUrl(`${prefix}${withoutModuleSyntax(js)}\n});postMessage(0)`));
  try {
    return await new Promise((resolve) => {
      worker.onerror = ({ lineno, colno }) => {
        if (!lineno) resolve(undefined);
        else
          resolve({
            line: lineno,
            column: Math.max(1, lineno === 1 ? colno - prefix.length : colno),
          });
      };
      worker.onmessage = () => resolve(undefined);
      setTimeout(() => resolve(undefined), ANSWER_MS);
    });
  } finally {
    worker.terminate();
  }
}

/** Import statements and the word `export` become blanks, so that lines and columns stay. */
function withoutModuleSyntax(js: string): string {
  let text = js;
  const blank = (start: number, end: number) => {
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
  };
  for (const { kind, start, end } of readModule(js).imports) {
    if (kind === 'static') blank(start, end);
    else if (kind === 'meta') text = `${text.slice(0, start)}({}        )${text.slice(end)}`;
  }
  for (const found of text.matchAll(
    /^[ \t]*export(?:[ \t]*\{[^}]*\}|[ \t]+default\b(?=[ \t]+(?:class|function|async)\b)|\b)/gm,
  )) {
    blank(found.index, found.index + found[0].length);
  }
  return text;
}
