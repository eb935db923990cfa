/** Imports and exports of a JavaScript module, with the lexer's letters spelled out. */
import { parse } from 'es-module-lexer/minimal/js';

export interface ImportStatement {
  kind: 'static' | 'dynamic' | 'meta';
  /** Undefined where it is computed. */
  specifier: string | undefined;
  /** Where the whole statement or expression begins and ends. */
  start: number;
  end: number;
  /** Where the specifier is; its quotes belong to it in a dynamic import only. */
  specifierStart: number;
  specifierEnd: number;
}

export interface ModuleSyntax {
  imports: ImportStatement[];
  exports: string[];
}

const DYNAMIC = -1;
const META = -2;

/** Throws an error with `idx` where the text cannot be read. */
export function readModule(js: string): ModuleSyntax {
  const [imports, exports] = parse(js);
  return {
    imports: imports.map((found) => ({
      kind: found.d === META ? 'meta' : found.d > DYNAMIC ? 'dynamic' : 'static',
      specifier: found.n,
      start: found.ss,
      end: found.se,
      specifierStart: found.s,
      specifierEnd: found.e,
    })),
    exports: exports.map(({ n }) => n),
  };
}

/**
 * A script that parses as the module does and does nothing: its text as the body of an async function that nobody
 * calls. Import statements and the word `export` become blanks, so that lines and columns stay, but for the length of
 * what stands before the first line.
 */
export function neverCalled(js: string): { script: string; prefixLength: number } {
  const prefix = '"use strict";(async()=>{';
  let text = js;
  const replace = (start: number, end: number, by: string) => {
    text = text.slice(0, start) + by + text.slice(end);
  };
  const blanks = (part: string) => part.replace(/[^\n]/g, ' ');
  for (const { kind, start, end } of readModule(js).imports) {
    if (kind === 'static') replace(start, end, blanks(js.slice(start, end)));
    else if (kind === 'meta') replace(start, end, '({}        )');
  }
  const exported = /^([ \t]*)export(?:[ \t]*\{[^}]*\}|([ \t]+default\b)|\b)/gm;
  text = text.replace(exported, (found, indent: string, isDefault?: string) =>
    isDefault ? `${indent}void`.padEnd(found.length) : blanks(found),
  );
  return { script: `${prefix}${text}\n});`, prefixLength: prefix.length };
}
