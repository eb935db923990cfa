/** What is compiled into the API server opens in a cell as scheduler plugins do: from its own file, as it does built in. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pluginOrder } from '#engine';
import { builtIns, programOf } from '../../src/book/built-ins.ts';
import { runCell } from './run-cell.ts';

// Inside the project, because a cell finds '#engine' through the package it lies in.
const cache = resolve(import.meta.dirname, '../../.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'built-ins-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inServer = builtIns().filter(({ kind }) => kind !== 'Scheduler plugin');

test('every admission plugin that is modelled has its program, and so has every authorizer', () => {
  const modelled = pluginOrder.filter(({ name, modelled }) => modelled && !/(Webhook|Policy)$/.test(name));
  const names = (kind: string) => inServer.filter((each) => each.kind === kind).map(({ name }) => name);
  expect(names('Admission plugin').sort()).toEqual(modelled.map(({ name }) => name).sort());
  expect(names('Authorizer').sort()).toEqual(['Node', 'RBAC', 'SystemMasters']);
});

test.each(inServer.map((each) => [each.name, each] as const))(
  '%s runs from the file that is shown as it does built in',
  async (name, builtIn) => {
    const { files, entry } = programOf(builtIn);
    const swaps = new RegExp(`admission: \\{ plugins: \\[${name}\\] \\}|authorizers: \\[${name}\\]`);
    expect(files[entry]).toMatch(swaps);
    const run = (variant: string, change: (text: string) => string) => {
      for (const [path, text] of Object.entries(files)) {
        const to = join(folder, name, variant, path);
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, path === entry ? change(text) : text);
      }
      return runCell(join(folder, name, variant, entry));
    };
    const swapped = await run('swapped', (text) => text);
    const original = await run('original', (text) => text.replace(swaps, 'seed: 1'));
    expect([swapped.error, original.error]).toEqual([undefined, undefined]);
    expect(swapped.shown.join('\n').trim()).not.toBe('');
    expect(swapped.shown).toEqual(original.shown);
    // The order of fields may differ: for what a reader wrote an object is decoded as from outside.
    // Of a plugin that loads on demand not even its answer is traced where it has nothing to do.
    if (builtIn.file.includes('/on-demand/')) return;
    expect(swapped.events).toEqual(original.events);
  },
);

test.each(inServer.map((each) => [each.name, each] as const))(
  '%s, swapped in, is what decides',
  async (name, builtIn) => {
    const { files, entry } = programOf(builtIn);
    const file = `src/engine/${builtIn.file}`;
    // Without it, the cluster does something else: the program shows that the plugin matters.
    const silent =
      builtIn.kind === 'Authorizer'
        ? `export const ${name} = { name: '${name}', authorize: () => ({ decision: 'NoOpinion', reason: '' }) };`
        : `export const ${name} = { name: '${name}', handles: () => false };`;
    const run = (variant: string, text: string) => {
      for (const [path, own] of Object.entries(files)) {
        const to = join(folder, name, variant, path);
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, path === file ? text : own);
      }
      return runCell(join(folder, name, variant, entry));
    };
    const own = await run('own', files[file] ?? '');
    const without = await run('without', silent);
    expect([without.error?.message, ...without.shown]).not.toEqual([own.error?.message, ...own.shown]);
  },
);
