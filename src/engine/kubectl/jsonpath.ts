/**
 * kubectl's JSONPath dialect: text with `{…}` in it, `{range …}…{end}`, fields, indexes, slices, unions, filters,
 * wildcards and recursive descent. Parsed once, then run on an object.
 * Source: k8s.io/client-go/util/jsonpath, `parser.go` and `jsonpath.go`.
 */

import { goJson, goText, goType, sortedKeys } from '../api/go-values.ts';
import { CommandError } from './errors.ts';

/** One step from a list of values to the next list. */
type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | {
      readonly kind: 'slice';
      readonly from?: number;
      readonly to?: number;
      readonly single: boolean;
      readonly step?: number;
    }
  | { readonly kind: 'filter'; readonly left: Path; readonly operator: string; readonly right?: Path }
  | { readonly kind: 'union'; readonly paths: readonly Path[] }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' };

type Path = readonly Step[];

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'range'; readonly path: Path; readonly body: readonly Node[] };

/** Throws a CommandError in the parser's words. */
export class JsonPath {
  readonly #nodes: readonly Node[];
  readonly #allowMissingKeys: boolean;

  constructor(template: string, options: { readonly allowMissingKeys: boolean }) {
    this.#nodes = parseTemplate(template);
    this.#allowMissingKeys = options.allowMissingKeys;
  }

  /** The values that each part of the template finds. */
  find(object: unknown): unknown[][] {
    return this.#run(this.#nodes, object);
  }

  /** What `-o jsonpath=…` prints. */
  print(object: unknown): string {
    return this.find(object)
      .map((values) => values.map(textOf).join(' '))
      .join('');
  }

  #run(nodes: readonly Node[], current: unknown): unknown[][] {
    return nodes.flatMap((node) => {
      if (node.kind === 'text') return [[node.text]];
      const found = this.#walk([current], node.path);
      return node.kind === 'path' ? [found] : found.flatMap((value) => this.#run(node.body, value));
    });
  }

  #walk(values: readonly unknown[], path: Path): unknown[] {
    return path.reduce<unknown[]>((current, step) => this.#step(current, step), [...values]);
  }

  #step(values: unknown[], step: Step): unknown[] {
    switch (step.kind) {
      case 'literal':
        return [step.value];
      case 'field':
        return this.#field(values, step.name);
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return values.flatMap(descendants);
      case 'union':
        return step.paths.flatMap((path) => this.#walk(values, path));
      case 'slice':
        return values.flatMap((value) => (value == null ? [] : slice(value, step)));
      case 'filter':
        return values.flatMap((value) => (value == null ? [] : this.#filter(value, step)));
    }
  }

  #field(values: unknown[], name: string): unknown[] {
    const found = values.flatMap((value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
        return [];
      return [(value as Record<string, unknown>)[name]];
    });
    if (found.length === 0 && !this.#allowMissingKeys) throw new CommandError(`${name} is not found`);
    return found;
  }

  #filter(value: unknown, step: Step & { kind: 'filter' }): unknown[] {
    if (!Array.isArray(value))
      throw new CommandError(`${goText(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => {
      const left = this.#walk([item], step.left);
      if (!step.right) return left.length > 0;
      if (left.length === 0) return false;
      const right = this.#walk([item], step.right);
      if (right.length === 0) return false;
      if (left.length > 1 || right.length > 1)
        throw new CommandError('can only compare one element at a time');
      return compare(left[0], step.operator, right[0]);
    });
  }
}

/** `name`, `.name`, `{name}` and `{.name}` all mean the same. Source: kubectl `RelaxedJSONPathExpression`. */
export function relaxed(expression: string): string {
  const part = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (!part) {
    throw new CommandError(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  }
  return `{.${part[1] ?? part[2]}}`;
}

function textOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? goJson(value, '', true) : goText(value);
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  return sortedKeys(value as Record<string, unknown>).map((key) => (value as Record<string, unknown>)[key]);
}

function descendants(value: unknown): unknown[] {
  const below = children(value);
  return below.length === 0 ? [] : [value, ...below.flatMap(descendants)];
}

function slice(value: unknown, step: Step & { kind: 'slice' }): unknown[] {
  if (!Array.isArray(value)) throw new CommandError(`${goType(value)} is not array or slice`);
  const { length } = value;
  let from = step.from ?? 0;
  let to = step.single ? from + 1 : (step.to ?? length);
  if (from < 0) from += length;
  if (to < 0 || (to === 0 && step.single)) to += length;
  if (from === to) return [];
  if (from >= length || from < 0)
    throw new CommandError(`array index out of bounds: index ${from}, length ${length}`);
  if (to > length || to < 0)
    throw new CommandError(`array index out of bounds: index ${to - 1}, length ${length}`);
  if (from > to) throw new CommandError(`starting index ${from} is greater than ending index ${to}`);
  const every = step.step ?? 1;
  if (every <= 0) throw new CommandError(`step must be > 0`);
  return value.slice(from, to).filter((_, index) => index % every === 0);
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (typeof left !== typeof right) throw new CommandError('incompatible types for comparison');
  const [a, b] = [left as string | number, right as string | number];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    default:
      throw new CommandError(`unrecognized filter operator ${operator}`);
  }
}

function parseTemplate(template: string): Node[] {
  const root: Node[] = [];
  const open: Node[][] = [root];
  let at = 0;
  while (at < template.length) {
    const brace = template.indexOf('{', at);
    const top = open.at(-1) as Node[];
    if (brace !== at) {
      top.push({ kind: 'text', text: template.slice(at, brace < 0 ? undefined : brace) });
      if (brace < 0) break;
    }
    const parser = new ActionParser(template, brace + 1);
    const { range, end, path } = parser.action();
    at = parser.at;
    if (end) {
      if (open.length === 1) throw new CommandError('not in range, nothing to end');
      open.pop();
    } else if (range) {
      const body: Node[] = [];
      top.push({ kind: 'range', path, body });
      open.push(body);
    } else top.push({ kind: 'path', path });
  }
  return root;
}

/** Reads one `{…}`, or the text of a filter's side or a union's part, which end with the text. */
class ActionParser {
  at: number;
  readonly #text: string;

  constructor(text: string, at = 0) {
    this.#text = text;
    this.at = at;
  }

  action(): { range: boolean; end: boolean; path: Path } {
    const word = /^\s*(range|end)(?![\w-])/.exec(this.#text.slice(this.at))?.[0] ?? '';
    this.at += word.length;
    const path = this.path('}');
    return { range: word.endsWith('range'), end: word.endsWith('end'), path };
  }

  /** Steps until `close`, or until the text ends when there is none. */
  path(close?: '}'): Path {
    const path: Step[] = [];
    for (;;) {
      const char = this.#text[this.at];
      if (char === undefined) {
        if (close) throw new CommandError('unclosed action');
        return path;
      }
      if (char === close) {
        this.at++;
        return path;
      }
      path.push(...this.#step(char));
    }
  }

  #step(char: string): Step[] {
    const text = this.#text;
    if (/[\s@$]/.test(char)) {
      this.at++;
      return [];
    }
    if (char === '[') return [this.#brackets()];
    if (char === '"' || char === "'") return [{ kind: 'literal', value: this.#quote(char) }];
    if (text.startsWith('..', this.at)) {
      this.at += text[this.at + 2] === '[' || text[this.at + 2] === '.' ? 2 : 1;
      const recursive: Step = { kind: 'recursive' };
      return /[\w*]/.test(text[this.at + 1] ?? '') && text[this.at] === '.'
        ? [recursive, ...this.#field()]
        : [recursive];
    }
    if (char === '.') return this.#field();
    const number = /^[-+]?\d+(\.\d+)?/.exec(text.slice(this.at))?.[0];
    if (number) {
      this.at += number.length;
      return [{ kind: 'literal', value: Number(number) }];
    }
    const word = /^\w+/.exec(text.slice(this.at))?.[0];
    if (!word) throw new CommandError(`unrecognized character in action: ${unicode(char)}`);
    this.at += word.length;
    if (word !== 'true' && word !== 'false') throw new CommandError(`unrecognized identifier ${word}`);
    return [{ kind: 'literal', value: word === 'true' }];
  }

  #field(): Step[] {
    this.at++;
    const raw = /^(?:\\.|[^\s.,[\]$@{}()])*/s.exec(this.#text.slice(this.at))?.[0] ?? '';
    this.at += raw.length;
    if (raw === '') return [];
    return [raw === '*' ? { kind: 'wildcard' } : { kind: 'field', name: raw.replace(/\\(.)/gs, '$1') }];
  }

  #quote(mark: string): string {
    const from = this.at;
    for (this.at++; this.#text[this.at] !== mark; this.at++) {
      if (this.at >= this.#text.length) throw new CommandError('unterminated quoted string');
      if (this.#text[this.at] === '\\') this.at++;
    }
    this.at++;
    return unquote(this.#text.slice(from + 1, this.at - 1));
  }

  #brackets(): Step {
    const inside = this.#bracketed();
    const filter = /^\?\((.*)\)$/s.exec(inside)?.[1];
    if (filter !== undefined) return parseFilter(filter.trim());
    const parts = splitOutsideQuotes(inside, ',');
    if (parts.length > 1)
      return { kind: 'union', paths: parts.map((part) => new ActionParser(`[${part.trim()}]`).path()) };
    const key = /^\s*(["'])(.*)\1\s*$/s.exec(inside);
    if (key) return { kind: 'field', name: unquote(key[2] ?? '') };
    if (inside.trim() === '*') return { kind: 'slice', single: false };
    const index = /^\s*([-+]?\d*)(?:(:)([-+]?\d*))?(?::([-+]?\d*))?\s*$/.exec(inside);
    if (!index || inside.trim() === '') throw new CommandError(`invalid array index ${inside}`);
    const part = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);
    const [from, to, step] = [part(index[1]), part(index[3]), part(index[4])];
    return {
      kind: 'slice',
      single: index[2] === undefined,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(step !== undefined && { step }),
    };
  }

  /** The text between `[` and its `]`; quotes and inner brackets are skipped over. */
  #bracketed(): string {
    const from = this.at + 1;
    let depth = 0;
    for (; this.at < this.#text.length; this.at++) {
      const char = this.#text[this.at];
      if (char === '"' || char === "'") {
        this.#quote(char);
        this.at--;
      } else if (char === '[') depth++;
      else if (char === ']' && --depth === 0) {
        this.at++;
        return this.#text.slice(from, this.at - 1);
      }
    }
    throw new CommandError(
      this.#text.startsWith('[?(', from - 1) ? 'unterminated filter' : 'unterminated array',
    );
  }
}

function parseFilter(text: string): Step {
  const part = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(text);
  if (!part) return { kind: 'filter', left: new ActionParser(text).path(), operator: 'exists' };
  const [, left = '', operator = '', right = ''] = part;
  return {
    kind: 'filter',
    left: new ActionParser(left).path(),
    operator,
    right: new ActionParser(right).path(),
  };
}

/** Splits at a separator that stands in neither quotes nor braces. */
export function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts = [''];
  let mark = '';
  for (const char of text) {
    if (mark) mark = char === mark ? '' : mark;
    else if (char === '"' || char === "'") mark = char;
    if (char === separator && !mark) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

const unquote = (text: string): string =>
  text.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );

const unicode = (char: string): string =>
  `U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
