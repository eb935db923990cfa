/**
 * Every cell of the book in both runtimes, on the real engine: what it shows and its trace are the same, byte for
 * byte, as what Node showed when the book was built.
 */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { importedFiles, runAtBuild } from '../../src/playground/prerender.ts';
import { outputs } from './runtime-contract.ts';
import type { RunRequest } from './runtime-page.ts';
import { type RuntimeSite, run, startRuntimeSite } from './runtime-site.ts';
import { expectSameBytes, lastTrace } from './traces.ts';

test.describe.configure({ mode: 'default' });

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'content/cells');
const cells = (await readdir(folder, { recursive: true }))
  .filter((file) => file.endsWith('.ts') && !/\.(check|near-miss-[\w-]+)\.ts$/.test(file))
  .sort();

let site: RuntimeSite;
test.beforeAll(async () => {
  site = await startRuntimeSite();
});
test.afterAll(() => site?.close());

for (const kind of ['sandbox', 'webcontainer'] as const) {
  test.describe(`the book's cells in the ${kind}`, () => {
    let page: Page;
    test.beforeAll(async ({ browser }) => {
      page = await browser.newPage();
      await site.open(page, kind === 'sandbox' ? site.plain : site.isolated);
      expect(await page.evaluate((asked) => runtimePage.boot(asked), kind)).toEqual({ kind });
    });
    test.afterAll(() => page?.close());

    for (const file of kind === 'sandbox' ? cells : cells.filter((name) => !/solution\.ts$/.test(name))) {
      test(file, async () => {
        const built = await runAtBuild(join(folder, file), { root });
        const result = await run(page, await programOf(file));
        expect(outputs(result)).toEqual(built.outputs);
        expectSameBytes(lastTrace(result), built.trace);
        expect(result.exit).toBe(0);
      });
    }
  });
}

async function programOf(file: string): Promise<RunRequest> {
  const paths = await importedFiles(join(folder, file));
  const texts = paths.map((path) => [relative(root, path), readFileSync(path, 'utf8')]);
  return { files: Object.fromEntries(texts), entry: join('content/cells', file) };
}
