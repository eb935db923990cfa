/**
 * Every cell of the book in both runtimes, on the real engine: what it shows and its trace are the same, byte for
 * byte, as what Node showed when the book was built.
 */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { prerender } from '../../src/playground/prerender.ts';
import { outputs } from './runtime-contract.ts';
import type { RunResult } from './runtime-page.ts';
import { type RuntimeSite, run, startRuntimeSite } from './runtime-site.ts';

test.describe.configure({ mode: 'default' });

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'content/cells');
const cells = (await readdir(folder, { recursive: true }))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.check.ts'))
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

    for (const file of cells) {
      test(file, async () => {
        const built = await prerender(join('content/cells', file), { root });
        const result = await run(page, {
          files: { [file]: readFileSync(join(folder, file), 'utf8') },
          entry: file,
        });
        expect(outputs(result)).toEqual(built.outputs);
        expect(JSON.stringify(lastTrace(result))).toBe(JSON.stringify(built.trace));
        expect(result.exit).toBe(0);
      });
    }
  });
}

function lastTrace(result: RunResult) {
  const traces = result.messages.flatMap((message) => (message.type === 'trace' ? message : []));
  return traces
    .slice(
      Math.max(
        0,
        traces.findLastIndex((message) => message.reset),
      ),
    )
    .flatMap(({ events }) => events);
}
