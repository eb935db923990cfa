import { expect, test } from 'vitest';
import { CellFault } from '../../src/playground/errors.ts';
import { chunkImports, link, originalColumn, relink, relinkChunk } from '../../src/playground/link.ts';
import { neverCalled, readModule } from '../../src/playground/module-syntax.ts';

const engine = { values: ['Cluster', 'display'], types: ['ScorePlugin'] };
const linked = (files: Record<string, string>, entry = 'cell.ts') => link({ files, entry }, { engine });

function faultOf(files: Record<string, string>): unknown {
  try {
    linked(files);
  } catch (error) {
    if (error instanceof CellFault) return error.cellError;
    throw error;
  }
  return undefined;
}

test('modules come after those that they import, and lines stay', () => {
  const modules = linked({
    'cell.ts':
      "import type { ScorePlugin } from '#engine';\nimport { b } from './lib/b.ts';\nb satisfies\n  number;\nb;",
    'lib/b.ts': "import { c } from '../c.ts';\nexport const b: number = c;",
    'c.ts': 'export const c = 1;',
    'not-imported.ts': 'nonsense(',
  });
  expect(modules.map(({ file }) => file)).toEqual(['c.ts', 'lib/b.ts', 'cell.ts']);
  expect(modules[2]?.js.split('\n')).toHaveLength(5);
  expect(relink(modules[1] ?? { file: '', source: '', js: '' }, (target) => `blob:${target}`)).toBe(
    "import { c } from 'blob:c.ts';\nexport const b = c;",
  );
});

test('a dynamic import of the engine and of a sibling is linked too', () => {
  const [module] = linked({ 'cell.ts': "const { Cluster } = await import('#engine');" });
  expect(module && relink(module, () => 'blob:null/1')).toBe(
    'const { Cluster } = await import("blob:null/1");',
  );
});

test('what is wrong with an import is said at its place', () => {
  const cases: [Record<string, string>, unknown][] = [
    [
      { 'cell.ts': "import { Cluster, ScorePlugin as P } from '#engine';" },
      {
        name: 'ImportError',
        message: 'ScorePlugin is a type, and types are gone when a cell runs.',
        file: 'cell.ts',
        line: 1,
        column: 19,
        hint: "Write `import { type ScorePlugin } from '#engine'`.",
      },
    ],
    [
      { 'cell.ts': "\nimport { dispaly } from '#engine';" },
      {
        name: 'ImportError',
        message: "'#engine' has nothing called `dispaly`.",
        file: 'cell.ts',
        line: 2,
        column: 10,
        hint: 'Did you mean `display`?',
      },
    ],
    [
      { 'cell.ts': "import { Weight } from './b.ts';", 'b.ts': 'export interface Weight { n: number }' },
      {
        name: 'ImportError',
        message: 'Weight is a type, and types are gone when a cell runs.',
        file: 'cell.ts',
        line: 1,
        column: 10,
        hint: "Write `import { type Weight } from './b.ts'`.",
      },
    ],
    [
      { 'cell.ts': "import { b } from './c.ts';", 'b.ts': '' },
      {
        name: 'ImportError',
        message:
          "'./c.ts' does not exist: a cell may import '#engine' and files beside it. There is './b.ts'.",
        file: 'cell.ts',
        line: 1,
        column: 20,
      },
    ],
    [
      {
        'cell.ts': "import { b } from './b.ts';\nexport const a = 1;",
        'b.ts': "import { a } from './cell.ts';\nexport const b = 1;",
      },
      {
        name: 'ImportError',
        message: 'These files import each other in a circle: cell.ts → b.ts → cell.ts.',
        file: 'b.ts',
        line: 1,
        column: 20,
      },
    ],
    [
      { 'cell.ts': 'const a = 1;\nnamespace Names { export const b = 2; }' },
      {
        name: 'SyntaxError',
        message:
          'A cell cannot have a namespace: it would be more than a type, and only types are taken away before the cell runs.',
        file: 'cell.ts',
        line: 2,
        column: 1,
        hint: 'Write an object (`const names = { … }`) or plain functions.',
      },
    ],
  ];
  for (const [files, error] of cases) expect(faultOf(files)).toEqual(error);
});

test('a column of a stripped line is found again in the line as it was written', () => {
  const source = 'const f: number = weigh(pod as Pod); throw new RangeError(pod.name as string);';
  const js = 'const f = weigh(pod ); throw new RangeError(pod.name );';
  for (const word of ['const', 'weigh', 'throw', 'RangeError', 'name']) {
    expect(originalColumn(source, js, js.indexOf(word) + 1)).toBe(source.indexOf(word) + 1);
  }
  expect(originalColumn(source, source, 5)).toBe(5);
  expect(originalColumn('a;', 'b', 2)).toBe(3);
});

test("the engine's files are linked to blobs, and ask for those that they import on demand", () => {
  const js =
    'import{a}from"./engine-chunk-A.js";export const cel=()=>import("./engine-cel-B.js").then(x=>x);export{a};';
  expect(relinkChunk(js, 'load', (name) => `blob:${name}`)).toBe(
    'import{a}from"blob:engine-chunk-A.js";export const cel=()=>load("engine-cel-B.js").then(x=>x);export{a};',
  );
  const others =
    "import './engine-a.js';import{b as c}from`./engine-b.js`;const d=()=>import(`./engine-d.js`);";
  expect(relinkChunk(others, 'load', (name) => `blob:${name}`)).toBe(
    'import "blob:engine-a.js";import{b as c}from"blob:engine-b.js";const d=()=>load("engine-d.js");',
  );
  expect(chunkImports(others)).toEqual(['engine-a.js', 'engine-b.js']);
});

test('imports are found with their specifiers, whatever else is called import', () => {
  const imports: [string, string, string | undefined, string][] = [
    ["import './a.ts';", 'static', './a.ts', "import './a.ts'"],
    ["import * as a from 'a'", 'static', 'a', "import * as a from 'a'"],
    ["x;import a from 'a' with { type: 'json' };", 'static', 'a', "import a from 'a' with { type: 'json' }"],
    ["export { a } from './a.ts';", 'static', './a.ts', "export { a } from './a.ts'"],
    ["export * from './a.ts';", 'static', './a.ts', "export * from './a.ts'"],
    ["f(await import('a'), (1));", 'dynamic', 'a', "import('a')"],
    ["import('a' + b());", 'dynamic', undefined, "import('a' + b())"],
    ['f(import.meta.url)', 'meta', undefined, 'import.meta'],
  ];
  for (const [js, kind, specifier, text] of imports) {
    const [found] = readModule(js).imports;
    expect([found?.kind, found?.specifier, js.slice(found?.start, found?.end)]).toEqual([
      kind,
      specifier,
      text,
    ]);
    if (specifier === undefined) continue;
    const quoted = kind === 'dynamic' ? `'${specifier}'` : specifier;
    expect(js.slice(found?.specifierStart, found?.specifierEnd)).toBe(quoted);
  }
  const none = "a.import.b; ({ import: 1 }); /import 'a'/.test(`import 'b'`); // import 'c'";
  expect(readModule(none).imports).toEqual([]);
});

test('exports are found by name', () => {
  const exports: [string, string[]][] = [
    ['export const a = () => { var x; }, b = [1, 2];const c = 1', ['a', 'b']],
    ['export let a, b\nlet c = 1', ['a', 'b']],
    ['export const { a, b: { c = 1 }, ...d } = {}, [e] = [1]; var f;', ['a', 'c', 'd', 'e']],
    ['export async function* a(b) { let c; }', ['a']],
    ['export class A { b = 1 }', ['A']],
    ["export { a, b as c, d as default, e as 'f g', };", ['a', 'c', 'default', 'f g']],
    ["export * as a from 'a'; export * from 'b';", ['a']],
    ['export default class A {}', ['default']],
  ];
  for (const [js, names] of exports) expect(readModule(js).exports, js).toEqual(names);
});

test('a module becomes a script that parses and does nothing', () => {
  const js =
    "import {\n a } from 'x';\nexport const b = import.meta.url;\nexport default function c() {}\nexport { b as d };\nexport default 1;\nawait a;";
  const { script, prefixLength } = neverCalled(js);
  expect(() => new Function(script)).not.toThrow();
  expect(script.split('\n')).toHaveLength(js.split('\n').length + 1);
  expect(script.slice(prefixLength).split('\n')[5]).toBe('void           1;');
});
