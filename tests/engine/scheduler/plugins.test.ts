import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { defaultPlugins } from '../../../src/engine/scheduler/plugins/registry.ts';
import { pluginFile } from './plugin-text.ts';

const folder = fileURLToPath(new URL('../../../src/engine/scheduler/plugins/', import.meta.url));
const files = readdirSync(folder).filter((file) => file !== 'registry.ts');

test.each(files)('%s imports only #engine, so that it opens in a cell as it is', (file) => {
  const imports = [...readFileSync(folder + file, 'utf8').matchAll(/from '([^']+)'/g)].map(
    ([, from]) => from,
  );
  expect(new Set(imports)).toEqual(new Set(['#engine']));
});

test('every plugin can be the first file that a program imports', { timeout: 240_000 }, () => {
  const program = `for (const file of ${JSON.stringify(files)}) await import('${folder}' + file + '?alone');`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
  for (const file of files)
    execFileSync(process.execPath, ['--input-type=module', '--eval', `await import('${folder}${file}')`]);
});

test('each file is a plugin of the default profile, once', () => {
  const names = defaultPlugins().map(({ plugin }) => plugin.name);
  expect(names.map(pluginFile).sort()).toEqual([...files].sort());
});
