/**
 * Of the stripper, what a cell never asks for is left out of a bundle: CommonJS, JSX, Flow, React, Jest, source maps,
 * the check of our own options; a name that is needed and missing fails the build. Its enums become numbers, its table
 * of keywords is made from the keywords, and its parser, which Node loads as CommonJS, is there once.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';

export const onlyTypeStripping: Plugin = {
  name: 'only-type-stripping',
  resolveId(source, importer) {
    if (!source.startsWith('sucrase/dist/parser/')) return null;
    return this.resolve(source.replace('dist', 'dist/esm'), importer);
  },
  async load(id) {
    if (!/sucrase.dist.esm/.test(id)) return null;
    const stub = stubs.find(([pattern]) => pattern.test(id))?.[1];
    if (stub !== undefined) return stub;
    const text = await readFile(id, 'utf8');
    return noOperations.test(id) ? withoutBodies(text) : withoutEnums(text);
  },
  transform(code, id) {
    return id.endsWith('module-syntax.ts') ? withNumbers(code) : null;
  },
};

const require = createRequire(import.meta.url);
const parser = (file: string) => require(`sucrase/dist/parser/${file}.js`) as Record<string, unknown>;

const stubs: readonly (readonly [RegExp, string])[] = [
  [
    /transformers.(?:CJSImport|Flow|OptionalCatchBinding|OptionalChaining|JestHoist|React\w+)\w*\.js$/,
    'export default class {}',
  ],
  [/transformers.JSXTransformer\.js$/, 'export default class {} export function startsWithLowerCase() {}'],
  [/CJSImportProcessor\.js$/, 'export default class {}'],
  [/computeSourceMap\.js$/, 'export default () => {}'],
  [/Options\.js$/, 'export function validateOptions() {}'],
  [/HelperManager\.js$/, "export class HelperManager { emitHelpers() { return ''; } }"],
  [/(?:identifyShadowedGlobals|getTSImportedNames)\.js$/, 'export default () => {}'],
  [/getNonTypeIdentifiers\.js$/, 'export function getNonTypeIdentifiers() {}'],
  [/readWordTree\.js$/, keywordTree()],
];

/** Parts of the parser that are asked only for languages that a cell is not written in. */
const noOperations = /plugins.(?:flow|jsx.index)\.js$/;

/** A module whose exported functions do nothing. */
function withoutBodies(text: string): string {
  const names = [...text.matchAll(/^export (?:function|const|var) (\w+)/gm)].map(([, name]) => name);
  return names.map((name) => `export function ${name}() {}`).join('\n');
}

/** The enums by the names that the parser's files give them. */
const enums: Readonly<Record<string, unknown>> = {
  tt: parser('tokenizer/types')['TokenType'],
  TokenType: parser('tokenizer/types')['TokenType'],
  ContextualKeyword: parser('tokenizer/keywords')['ContextualKeyword'],
  IdentifierRole: parser('tokenizer/index')['IdentifierRole'],
  JSXRole: parser('tokenizer/index')['JSXRole'],
  charCodes: parser('util/charcodes')['charCodes'],
};

const enumMember = new RegExp(String.raw`\b(${Object.keys(enums).join('|')})\.(\w+)`, 'g');

/** What TypeScript makes of `export enum`. */
const enumDefinition = /^export var (\w+); \(function \(\1\) \{[\s\S]*?^\}\)\(\1 \|\| \(\1 = \{\}\)\);/gm;

const withoutEnums = (text: string) => withNumbers(text.replace(enumDefinition, 'export const $1 = {};'));

function withNumbers(text: string): string {
  return text.replace(enumMember, (found, name: string, member: string) => {
    const value = (enums[name] as Record<string, unknown>)[member];
    return typeof value === 'number' ? String(value) : found;
  });
}

/** A module that builds the tree again: for each prefix of a keyword what it means, and where each letter leads. */
function keywordTree(): string {
  const tree = parser('tokenizer/readWordTree')['READ_WORD_TREE'] as Int32Array;
  const words: Record<string, number> = {};
  const walk = (node: number, prefix: string): void => {
    if ((tree[node] ?? -1) >= 0) words[prefix] = tree[node] as number;
    for (let letter = 1; letter <= 26; letter++) {
      const next = tree[node + letter] ?? -1;
      if (next >= 0) walk(next, prefix + String.fromCharCode(96 + letter));
    }
  };
  walk(0, '');
  return `export const READ_WORD_TREE = Array(27).fill(-1);
for (const [word, meaning] of Object.entries(${JSON.stringify(words)})) {
  let node = 0;
  for (const letter of word) {
    const at = node + letter.charCodeAt(0) - 96;
    if (READ_WORD_TREE[at] < 0) READ_WORD_TREE[at] = READ_WORD_TREE.push(...Array(27).fill(-1)) - 27;
    node = READ_WORD_TREE[at];
  }
  READ_WORD_TREE[node] = meaning;
}`;
}
