/**
 * The sandbox in Firefox and WebKitGTK, as Debian has them: it boots, runs, runs again with a change, is killed, gives
 * the trace that Node gives, byte for byte, and stops the same attacks as in Chromium. A browser that is not installed
 * is skipped; `.ci/run` installs both where it can.
 */
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { importedFiles, runAtBuild } from '../../src/playground/prerender.ts';
import { serveListener, type TestServer } from '../standin/servers.ts';
import type { DrivenBrowser, DrivenPage } from './browsers/driven-page.ts';
import { launchFirefox } from './browsers/firefox.ts';
import { launchWebKit } from './browsers/webkit.ts';
import { expectHarmless, prepare } from './hostile/attack.ts';
import { attacks } from './hostile/attacks.ts';
import { contract, logs, outputs } from './runtime-contract.ts';
import { type RuntimeSite, run, startRuntimeSite } from './runtime-site.ts';
import { expectSameBytes, lastTrace } from './traces.ts';

const root = resolve(import.meta.dirname, '../..');
const browsers: { name: string; launch: (() => Promise<DrivenBrowser>) | undefined }[] = [
  { name: 'Firefox', launch: launchFirefox },
  { name: 'WebKitGTK', launch: launchWebKit },
];

for (const { name, launch } of browsers) {
  test.describe(name, () => {
    // The cases of one browser share a page, and so one thread.
    test.describe.configure({ mode: 'default' });
    test.skip(!launch, `${name} is not installed here, or not what drives it`);
    let browser: DrivenBrowser;
    test.beforeAll(async () => {
      browser = await (launch as () => Promise<DrivenBrowser>)();
    });
    test.afterAll(() => browser?.close());

    test.describe('on the small engine', () => {
      let site: RuntimeSite;
      let listener: TestServer & { hits: string[] };
      let page: DrivenPage;
      test.beforeAll(async () => {
        site = await startRuntimeSite({ engine: resolve(root, 'tests/playground/fake-engine.ts') });
        listener = await serveListener();
        page = await browser.newPage();
        await page.goto(site.plain);
        await prepare(page);
      });
      test.afterAll(async () => {
        await site?.close();
        await listener?.close();
      });

      for (const { name: sentence, request, check } of contract) {
        test(sentence, async () => {
          check(await run(page, request), 'lines');
        });
      }

      for (const { name: attacked } of attacks('http://evil', 'http://site')) {
        test(`stops ${attacked}`, async () => {
          const attack = attacks(listener.origin, site.plain).find((one) => one.name === attacked);
          if (attack) await expectHarmless(page, attack, listener.hits);
        });
      }
    });

    test.describe('on the engine', () => {
      let site: RuntimeSite;
      let page: DrivenPage;
      test.beforeAll(async () => {
        site = await startRuntimeSite();
        page = await browser.newPage();
        await page.goto(site.plain);
        await page.evaluate((kind) => runtimePage.boot(kind), 'sandbox' as const);
      });
      test.afterAll(() => site?.close());

      for (const file of ['prologue/headline.ts', 'handoff/scores.ts', 'gate/add-team.ts']) {
        test(`${file} shows and traces what Node did, byte for byte`, async () => {
          const entry = join(root, 'content/cells', file);
          const built = await runAtBuild(entry, { root });
          const files = (await importedFiles(entry)).map((path) => [
            relative(root, path),
            readFileSync(path, 'utf8'),
          ]);
          const result = await run(page, { files: Object.fromEntries(files), entry: relative(root, entry) });
          expect(outputs(result)).toEqual(built.outputs);
          expectSameBytes(lastTrace(result), built.trace);
        });
      }

      test('a change is seen in the next run', async () => {
        const source = readFileSync(join(root, 'content/cells/prologue/headline.ts'), 'utf8');
        const changed = source.replaceAll('nginx', 'redis');
        const result = await run(page, { files: { 'cell.ts': `${changed}\nconsole.log('changed');` } });
        expect(logs(result).at(-1)).toBe('changed');
        expect(JSON.stringify(lastTrace(result))).toContain('"redis"');
      });
    });
  });
}
