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
