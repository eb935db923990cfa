/** The stripper as it is bundled for the sandbox does to every file what the whole package does to it in Node. */

import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundled } from '../../scripts/build-engine.ts';
import * as whole from '../../src/playground/link.ts';

const root = resolve(import.meta.dirname, '../..');
const sources = globSync('{src/engine,src/playground,content/cells}/**/*.ts', { cwd: root });

test('the bundled stripper gives what the package gives', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'one-pod-stripper-'));
  try {
    const file = join(folder, 'link.mjs');
    await writeFile(
      file,
      await bundled(join(root, 'src/playground/link.ts'), { format: 'esm', minify: true }),
    );
    const small = (await import(pathToFileURL(file).href)) as typeof whole;
    const linked = ({ link, relink, exportsOf }: typeof whole, source: string) => {
      try {
        const program = { files: { 'cell.ts': source }, entry: 'cell.ts' };
        const modules = link(program, { engine: { values: [], types: [] }, allows: () => true });
        return modules.map((module) => [relink(module, (target) => `<${target}>`), exportsOf(module.js)]);
      } catch (error) {
        return (error as { cellError?: unknown }).cellError ?? error;
      }
    };
    for (const name of sources) {
      const source = await readFile(join(root, name), 'utf8');
      // An import of a file that the program has not got is refused, so that every file is a package here.
      const text = source
        .replaceAll(/from '\.[^']*\/([\w.-]+)'/g, "from '$1'")
        .replaceAll("'#engine'", "'engine'");
      expect(linked(small, text), name).toEqual(linked(whole, text));
      const broken = text.slice(0, text.length * 0.6);
      expect(linked(small, broken), `the first part of ${name}`).toEqual(linked(whole, broken));
    }
    expect(sources.length).toBeGreaterThan(300);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);
