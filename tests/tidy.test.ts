/** Runs the rules of scripts/lint on the tree, and each on an example that it must refuse. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Lock, missingPlatforms } from '../scripts/complete-lock.ts';
import {
  componentsMeetWhereTheRealOnesDo,
  everyFileIsUsed,
  noUnfinishedWork,
  pluginsImportOnlyTheEngine,
  pluginsUseImportsInFunctions,
  type SourceFile,
  tellingNames,
} from '../scripts/lint/tidy.ts';

const root = resolve(import.meta.dirname, '..');
const rules = {
  noUnfinishedWork,
  tellingNames,
  pluginsImportOnlyTheEngine,
  pluginsUseImportsInFunctions,
  componentsMeetWhereTheRealOnesDo,
  everyFileIsUsed,
};

describe('the tree', () => {
  const tree = readTree();
  test.each(Object.entries(rules))('%s', (_name, rule) => {
    expect(rule(tree).join('\n')).toBe('');
  });
});

test('package-lock.json has the native parts of every platform', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  expect(Object.keys(missingPlatforms(lock)), 'run: node scripts/complete-lock.ts').toEqual([]);
});

describe('the rules', () => {
  test('unfinished work is found with its line', () => {
    expect(noUnfinishedWork([file('src/a.ts', `a\n// ${'TO'}${'DO'}: b`)])).toEqual([
      `src/a.ts:2: ${'TO'}${'DO'} cannot be merged: do it, or write an issue`,
    ]);
  });

  test('a name that says nothing is refused, one that contains it is not', () => {
    expect(tellingNames([file('src/engine/utils.ts'), file('src/engine/common-names.ts')])).toEqual([
      'src/engine/utils.ts:1: the name says nothing: name the concern (quantities.ts, selectors.ts)',
    ]);
  });

  test('a plugin imports only #engine, and only by that name', () => {
    expect(
      pluginsImportOnlyTheEngine([
        plugin(`import { Status } from '#engine';\nimport type { Pod } from '../../api/core-v1.ts';`),
        file('src/engine/scheduler/plugins/registry.ts', `import { NodeName } from './node-name.ts';`),
      ]),
    ).toEqual([
      "src/engine/scheduler/plugins/node-name.ts:2: imports ../../api/core-v1.ts: a plugin's file imports only '#engine'",
    ]);
  });

  test.each([
    ['a call', 'const zero = parseQuantity("0");', 1],
    ['an initial value in an object', 'export const P = { name: "P", none: Status };', 1],
    ['a shorthand property', 'export const P = { Status };', 1],
    ['a base class', 'class Mine extends Status {}', 1],
    ['a static field', 'class Mine { static none = Status; }', 1],
    ['a function called at once', 'const zero = (() => parseQuantity("0"))();', 1],
    ['inside a function', 'export const P = { filter: () => Status.unresolvable("no") };', 0],
    ['inside a method', 'export const P = { filter() { return Status; } };', 0],
    ['a field of an instance', 'class Mine { none = Status; }', 0],
    ['a type', 'let status: Status; export const P = {} satisfies Partial<Status>;', 0],
    ['a property of the same name', 'const a = { Status: 1 }; a.Status;', 0],
    ['a name imported as a type', 'const b: FilterPlugin = {};', 0],
  ])('%s: what a plugin imports is used inside functions only', (_case, body, findings) => {
    const text = `import { type FilterPlugin, parseQuantity, Status } from '#engine';\n${body}`;
    expect(pluginsUseImportsInFunctions([plugin(text)])).toHaveLength(findings);
  });

  test('a component does not reach into another, but for its types', () => {
    const kubelet = (text: string) =>
      componentsMeetWhereTheRealOnesDo([file('src/engine/kubelet/kubelet.ts', text)]);
    expect(kubelet(`import { Etcd } from '../etcd/etcd.ts';`)).toEqual([
      'src/engine/kubelet/kubelet.ts:1: kubelet uses etcd/etcd.ts: in a real cluster the two meet only over their interface',
    ]);
    expect(kubelet(`import type { Etcd } from '../etcd/etcd.ts';`)).toEqual([]);
    expect(kubelet(`import { type Etcd } from '../etcd/etcd.ts';`)).toEqual([]);
    expect(
      kubelet(`import { cri } from '../containerd/cri.ts';\nimport { sleep } from '../sim/time.ts';`),
    ).toEqual([]);
  });

  test('a file that nobody imports is found; a test alone keeps nothing of src alive', () => {
    const tree = [
      file('package.json', '"golden": "node tests/golden/run.ts"'),
      file('src/engine/index.ts', "export { a } from './a.ts';"),
      file('src/engine/a.ts', 'const worker = "sandbox/worker.ts";'),
      file('src/playground/sandbox/worker.ts'),
      file('src/engine/lonely.ts'),
      file('tests/engine/lonely.test.ts', "import '../../src/engine/lonely.ts';"),
      file('tests/golden/run.ts', "import './difference.ts'; import '../../src/engine/index.ts';"),
      file('tests/golden/difference.ts'),
      file(
        'content/chapters/1-client.mdx',
        '<Cell file="score/quiet.ts" />\nimport "../../src/engine/index.ts"',
      ),
      file('content/cells/score/quiet.ts'),
      file('content/cells/score/quiet.solution.ts'),
    ];
    expect(everyFileIsUsed(tree)).toEqual([
      'src/engine/lonely.ts:1: nobody imports this file: use it or delete it',
    ]);
  });
});

describe("the engine's purity, as the linter holds it", () => {
  const impure = [
    'Date.now()',
    'performance.now()',
    'setTimeout(f, 1)',
    'queueMicrotask(f)',
    'fetch(f)',
    'globalThis.f',
    'process.env',
    'crypto.randomUUID()',
    'console.log(f)',
    'new Intl.NumberFormat()',
    'Math.random()',
    'Math.pow(2, f)',
    'Math.sin(f)',
    'f ** 2',
    'f.localeCompare(f)',
    'f.toLocaleString()',
  ];
  const pure = ['Math.floor(f)', 'Math.imul(f, 3)', 'Math.max(f, 1)', 'f.now()', '{ Date: f }'];

  test('each of these is refused in src/engine, with what to write instead', () => {
    const lines = lintedLines([...impure, ...pure]);
    expect(impure.filter((_code, index) => !lines.has(index + 1))).toEqual([]);
    expect(pure.filter((_code, index) => lines.has(impure.length + index + 1))).toEqual([]);
  });
});

/** The lines on which Biome finds an error, if these expressions stood one a line in a file of the engine. */
function lintedLines(expressions: readonly string[]): Set<number> {
  const folder = mkdtempSync(join(tmpdir(), 'one-pod-lint-'));
  try {
    cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    cpSync(join(root, 'scripts/lint'), join(folder, 'scripts/lint'), { recursive: true });
    mkdirSync(join(folder, 'src/engine'), { recursive: true });
    const lines = expressions.map((code, index) => `export const a${index} = (f) => (${code});`);
    writeFileSync(join(folder, 'src/engine/example.ts'), lines.join('\n'));
    const { stdout } = spawnSync(
      join(root, 'node_modules/.bin/biome'),
      ['lint', '--reporter=github', '--max-diagnostics=none', '--vcs-enabled=false', 'src/engine/example.ts'],
      { cwd: folder, encoding: 'utf8' },
    );
    const found = stdout.matchAll(
      /^::error title=(?:lint\/style\/noRestrictedGlobals|plugin)\b.*?\bline=(\d+)/gm,
    );
    return new Set([...found].map(([, line]) => Number(line)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function file(path: string, text = ''): SourceFile {
  return { path, text };
}

function plugin(text: string): SourceFile {
  return file('src/engine/scheduler/plugins/node-name.ts', text);
}

/** Everything that people write; what is recorded or made by a machine is left out. */
function readTree(): SourceFile[] {
  const folders = ['src', 'components', 'content', 'scripts', 'tests', 'docs'];
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      ),
  );
  const atTheRoot = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'package-lock.json')
    .map((entry) => entry.name);
  return [...paths, ...atTheRoot]
    .filter((path) => !path.startsWith('tests/golden/recordings/') && !/\.(?:woff2|png|ico)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
