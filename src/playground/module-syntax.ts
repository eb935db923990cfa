/** Imports and exports of a JavaScript module, read from the tokens of the parser that strips the types. */
import { parse } from 'sucrase/dist/parser/index.js';
import { isTopLevelDeclaration, type Token } from 'sucrase/dist/parser/tokenizer/index.js';
import { TokenType as tt } from 'sucrase/dist/parser/tokenizer/types.js';

export interface ImportStatement {
  kind: 'static' | 'dynamic' | 'meta';
  /** Undefined where it is computed. */
  specifier: string | undefined;
  /** Where the whole statement or expression begins and ends. */
  start: number;
  end: number;
  /** Where the specifier is, if it is known; its quotes belong to it in a dynamic import only. */
  specifierStart: number;
  specifierEnd: number;
}

export interface ModuleSyntax {
  imports: ImportStatement[];
  exports: string[];
}

/** Throws an error with `pos` where the text cannot be read. */
export function readModule(js: string): ModuleSyntax {
  const { tokens } = parse(js, false, false, false);
  const imports: ImportStatement[] = [];
  const exports: string[] = [];
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    if (token.type === tt._import && next?.type === tt.parenL) {
      imports.push(dynamicImport(js, tokens, at));
    } else if (token.type === tt._import) {
      imports.push(...staticImport(js, tokens, at));
    } else if (token.type === tt._export) {
      imports.push(...(isReExport(tokens, at) ? staticImport(js, tokens, at) : []));
      exports.push(...exportedNames(js, tokens, at + 1));
    } else if (isMeta(js, tokens, at)) {
      const end = tokens[at + 2]?.end ?? token.end;
      const { start } = token;
      imports.push({
        kind: 'meta',
        specifier: undefined,
        start,
        end,
        specifierStart: start,
        specifierEnd: end,
      });
    }
  });
  return { imports, exports };
}

/** The parser has made a name of this `import`. */
function isMeta(js: string, tokens: readonly Token[], at: number): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (token?.type !== tt.name || next?.type !== tt.dot || textOf(js, token) !== 'import') return false;
  return before?.type !== tt.dot && before?.type !== tt.questionDot;
}

function dynamicImport(js: string, tokens: readonly Token[], at: number): ImportStatement {
  const opening = tokens[at + 1];
  const closing = tokens.find(
    ({ type, contextId, start }) =>
      type === tt.parenR && start > (opening?.start ?? 0) && contextId === opening?.contextId,
  );
  const first = tokens[at + 2];
  const after = tokens[at + 3];
  const isText = first?.type === tt.string && (after?.type === tt.parenR || after?.type === tt.comma);
  return {
    kind: 'dynamic',
    specifier: first && isText ? js.slice(first.start + 1, first.end - 1) : undefined,
    start: tokens[at]?.start ?? 0,
    end: closing?.end ?? js.length,
    specifierStart: first?.start ?? js.length,
    specifierEnd: first?.end ?? js.length,
  };
}

/** The statement that begins with this token, up to its specifier and what is said of it (`with { … }`). */
function staticImport(js: string, tokens: readonly Token[], at: number): ImportStatement[] {
  const from = tokens.findIndex(({ type }, index) => index > at && type === tt.string);
  const specifier = tokens[from];
  if (!specifier) return [];
  const attributes = tokens[from + 1]?.type === tt._with;
  const closing = tokens.find(({ type }, index) => attributes && index > from && type === tt.braceR);
  return [
    {
      kind: 'static',
      specifier: js.slice(specifier.start + 1, specifier.end - 1),
      start: tokens[at]?.start ?? 0,
      end: (closing ?? specifier).end,
      specifierStart: specifier.start + 1,
      specifierEnd: specifier.end - 1,
    },
  ];
}

/** `export * from './b.ts'` and `export { b } from './b.ts'`: a specifier follows the star or the brace. */
function isReExport(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]?.type;
  if (next === tt.star) return true;
  if (next !== tt.braceL) return false;
  const closing = tokens.findIndex(({ type }, index) => index > at && type === tt.braceR);
  return tokens[closing + 1]?.type === tt.name && tokens[closing + 2]?.type === tt.string;
}

/** The names in the statement whose word `export` stands before the token `at`. */
function exportedNames(js: string, tokens: readonly Token[], at: number): string[] {
  switch (tokens[at]?.type) {
    case tt._default:
      return ['default'];
    case tt.star: {
      const [as, name] = [tokens[at + 1], tokens[at + 2]];
      return as && name && textOf(js, as) === 'as' ? [textOf(js, name)] : [];
    }
    case tt.braceL:
      return listedNames(js, tokens, at);
    case tt._const:
    case tt._let:
    case tt._var:
      return declaredNames(js, tokens, at + 1);
    default: {
      const name = tokens.slice(at).find(isTopLevelDeclaration);
      return name ? [textOf(js, name)] : [];
    }
  }
}

/** In braces, the last word before each comma: `{ a, b as c }` is a and c. */
function listedNames(js: string, tokens: readonly Token[], opening: number): string[] {
  const names: string[] = [];
  for (let at = opening + 1; at < tokens.length; at++) {
    const [word, next] = [tokens[at], tokens[at + 1]];
    if (!word || word.type === tt.braceR) break;
    if (word.type !== tt.comma && (next?.type === tt.comma || next?.type === tt.braceR))
      names.push(textOf(js, word).replace(/^(['"])(.*)\1$/, '$2'));
  }
  return names;
}

/** Of `const a = 1, { b, c: [d] } = e`: a, b and d. */
function declaredNames(js: string, tokens: readonly Token[], first: number): string[] {
  const names: string[] = [];
  for (let at = first, depth = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (isTopLevelDeclaration(token)) names.push(textOf(js, token));
    if (token.type === tt.braceL || token.type === tt.bracketL) depth++;
    if (token.type === tt.braceR || token.type === tt.bracketR) depth--;
    if (token.rhsEndIndex !== null) at = token.rhsEndIndex - 1;
    const next = tokens[at + 1]?.type;
    if (depth === 0 && token.type !== tt.comma && next !== tt.comma && next !== tt.eq) break;
  }
  return names;
}

function textOf(js: string, { start, end }: Token): string {
  return js.slice(start, end);
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
