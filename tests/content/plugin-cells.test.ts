/** The programs in which the file of a default plugin opens, on its source page: one a plugin. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { formatEvent } from '#engine';
import { defaultPlugins } from '../../src/engine/scheduler/plugins/registry.ts';
import { pluginFile, pluginText } from '../engine/scheduler/plugin-text.ts';
import { cells, runCell } from './run-cell.ts';

// Inside the project, because a cell finds '#engine' through the package it lies in.
const cache = resolve(import.meta.dirname, '../../.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'plugin-cells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = defaultPlugins().map(({ plugin }) => plugin.name);

test('every default plugin has its program, and every program its plugin', () => {
  expect(readdirSync(join(cells, 'plugins')).sort()).toEqual(names.map(pluginFile).sort());
});

test.each(names)('%s runs from the file that is shown as it does built in', async (name) => {
  const file = pluginFile(name);
  const swaps = `scheduler: { plugins: [{ plugin: ${name} }] }`;
  const imports = `import { ${name} } from '../../../src/engine/scheduler/plugins/${file}';`;
  const program = readFileSync(join(cells, 'plugins', file), 'utf8');
  expect(program).toContain(swaps);
  expect(program).toContain(imports);
  const write = (as: string, text: string): string => {
    writeFileSync(join(folder, as), text);
    return join(folder, as);
  };
  write(`shown-${file}`, pluginText(name));
  const fromShown = program.replace(imports, `import { ${name} } from './shown-${file}';`);
  const swapped = await runCell(write(`swapped-${file}`, fromShown));
  const builtIn = await runCell(write(`built-in-${file}`, fromShown.replace(swaps, 'scheduler: {}')));
  expect([swapped.error, builtIn.error]).toEqual([undefined, undefined]);
  expect(swapped.shown.join('\n').trim()).not.toBe('');
  expect(swapped.events.length).toBeGreaterThan(0);
  expect(swapped.events.map(formatEvent)).toEqual(builtIn.events.map(formatEvent));
});
