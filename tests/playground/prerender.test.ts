import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prerender } from '../../src/playground/prerender.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  // Inside the project, because a cell finds '#engine' through the package it lies in.
  await mkdir(join(root, '.cache'), { recursive: true });
  folder = await mkdtemp(join(root, '.cache/cells-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function cell(name: string, ...lines: string[]): Promise<string> {
  await writeFile(join(folder, name), lines.join('\n'));
  return relative(root, join(folder, name));
}

test('gives what the cell shows, and the same from the cache', async () => {
  const file = await cell(
    'shown.ts',
    "import { display } from '#engine';",
    "import { phase } from './sibling.ts';",
    'console.log("phase", phase);',
    'display({ phase });',
  );
  await cell('sibling.ts', 'export const phase: string = "Running";');
  const shown = await prerender(file, { root });
  expect(shown.outputs).toEqual([
    { kind: 'log', level: 'log', text: 'phase Running' },
    {
      kind: 'view',
      view: { kind: 'object', value: { phase: 'Running' } },
      text: '{\n  "phase": "Running"\n}',
    },
  ]);
  expect(await prerender(file, { root })).toEqual(shown);
});

test('asked for several times at once, it runs once', async () => {
  const file = await cell('at-once.ts', "import { display } from '#engine';", 'display("once");');
  const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => prerender(file, { root })));
  expect(first?.outputs).toHaveLength(1);
  for (const other of others) expect(other).toBe(first);
});

/** What breaks the build, in full: an author reads it in a terminal. */
const broken: Record<string, [lines: string[], message: string]> = {
  'a thrown error': [['const a: number = 1;', '  throw new Error("no " + a);'], 'FILE:2:9 Error: no 1'],
  'a syntax error': [['const a = 1;', 'const b: = 2;'], 'FILE:2:10 SyntaxError: Unexpected token.'],
  'a syntax error that only Node sees': [
    ['const a: number = 1;', "const a: string = '';"],
    "FILE:2:7 SyntaxError: Identifier 'a' has already been declared",
  ],
  'a type imported as a value': [
    ['import {', '  display,', "  View } from '#engine';"],
    "FILE:3:3 ImportError: View is a type, and types are gone when a cell runs.\n  Write `import { type View } from '#engine'`.",
  ],
  'an unknown import': [
    ["import lodash from 'lodash';"],
    "FILE:1:21 ImportError: 'lodash' is not available here: a cell may import '#engine' and files beside it.",
  ],
  'an endless loop': [['for (;;);'], 'FILE does not end within 4 s'],
  'a wait for nothing': [['await new Promise(() => {});'], 'FILE waits for something that never happens'],
};

for (const [name, [lines, message]] of Object.entries(broken)) {
  test(`${name} breaks the build with file and line`, async () => {
    const file = await cell('broken.ts', ...lines);
    const limit = name === 'an endless loop' ? { timeoutMs: 4_000 } : {};
    await expect(prerender(file, { root, ...limit })).rejects.toThrow(message.replace('FILE', file));
  }, 60_000);
}

test('an error that is only shown breaks the build too, unless the cell shows it on purpose', async () => {
  const file = await cell(
    'unwell.ts',
    "import { Cluster } from '#engine';",
    'const rules = [{ operations: ["CREATE"], resources: ["pods"] }] as const;',
    'const hook = { name: "unwell", rules, review() { throw new Error("no database"); } };',
    'await new Cluster({ admission: { mutating: [hook] } }).kubectl("run nginx --image nginx");',
  );
  await expect(prerender(file, { root })).rejects.toThrow(`${file}:3:56 Error: unwell: no database`);
  await expect(prerender(file, { root, breaks: 'another' })).rejects.toThrow('no database');
  expect((await prerender(file, { root, breaks: 'no database' })).outputs).toHaveLength(1);

  const well = await cell('well.ts', 'console.log(1);');
  await expect(prerender(well, { root, breaks: 'no database' })).rejects.toThrow(
    `${well} was to show an error with the words "no database", and shows none`,
  );
}, 60_000);
