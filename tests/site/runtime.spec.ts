import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { contract, errors, logs } from './runtime-contract.ts';
import type { RunRequest } from './runtime-page.ts';
import { type RuntimeSite, run, startRuntimeSite } from './runtime-site.ts';

// The cases of one runtime share a page, and so one thread.
test.describe.configure({ mode: 'default' });

let site: RuntimeSite;
test.beforeAll(async () => {
  site = await startRuntimeSite({ engine: resolve(import.meta.dirname, '../playground/fake-engine.ts') });
});
test.afterAll(() => site?.close());

const alive: RunRequest = { files: { 'cell.ts': "console.log('alive');" } };

for (const kind of ['sandbox', 'webcontainer'] as const) {
  test.describe(`${kind} runtime`, () => {
    let page: Page;

    test.beforeAll(async ({ browser }) => {
      page = await browser.newPage();
      await site.open(page, kind === 'sandbox' ? site.plain : site.isolated);
      expect(await page.evaluate((asked) => runtimePage.boot(asked), kind)).toEqual({ kind });
    });
    test.afterAll(async () => {
      await page.close();
    });

    for (const { name, request, check } of contract) {
      test(name, async () => {
        check(await run(page, request));
        expect(logs(await run(page, alive))).toEqual(['alive']);
      });
    }
  });
}

test.describe('sandbox', () => {
  test('a flood that gets around the host is stopped, and the next run works', async ({ page }) => {
    await site.open(page, site.plain);
    await page.evaluate(() => runtimePage.boot('sandbox'));
    const flood =
      "import { host } from '#engine';\nfor (let i = 0; ; i++) host.clusterCreated({ trace: { events: [i], subscribe: () => () => {} }, outstanding: () => [] });";
    const loop = "import { host } from '#engine';\nfor (let i = 0; ; i++) { host.entering('a' + i); }";
    for (const source of [flood, loop]) {
      const result = await run(page, { files: { 'cell.ts': source }, timeoutMs: 2_000 });
      expect(errors(result)).toHaveLength(1);
      expect(logs(await run(page, alive))).toEqual(['alive']);
    }
  });

  test('works when the network is gone after the page has loaded it', async ({ page, context }) => {
    await site.open(page, site.plain);
    await page.evaluate(() => runtimePage.boot('sandbox'));
    await context.setOffline(true);
    expect(logs(await run(page, alive))).toEqual(['alive']);
  });

  test('what a slow network takes to bring a chunk is not the time of the cell', async ({ page }) => {
    await site.open(page, site.plain);
    await page.evaluate(() => runtimePage.boot('sandbox'));
    await page.route('**/engine-*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await route.continue();
    });
    const slow = "import { Cluster } from '#engine';\nconsole.log(await new Cluster().policy());";
    const result = await run(page, { files: { 'cell.ts': slow }, timeoutMs: 1_500 });
    expect(errors(result)).toEqual([]);
    expect(logs(result)).toEqual(['loaded on demand, shared by engine and chunk']);
  });

  test('says what could not be loaded, and works when it can be', async ({ page }) => {
    await site.open(page, site.plain);
    await page.route('**/first-run.json', (route) => route.abort());
    const failed = await page.evaluate(() =>
      runtimePage.boot('sandbox').catch((error: Error) => error.message),
    );
    expect(failed).toBe(
      '/first-run.json could not be loaded: the network does not answer. Reload the page when it is reachable again.',
    );
    await page.unroute('**/first-run.json');
    await page.evaluate(() => runtimePage.boot('sandbox'));
    expect(logs(await run(page, alive))).toEqual(['alive']);
  });
});

test.describe('choosing a WebContainer', () => {
  test('without the headers the cell runs in the sandbox, and the notice says why', async ({ page }) => {
    await site.open(page, site.plain);
    const booted = await page.evaluate(() => runtimePage.boot('webcontainer'));
    expect(booted).toEqual({
      kind: 'sandbox',
      notice:
        'WebContainers need two headers that this server does not send (Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp). The cell runs in the sandbox instead.',
    });
    expect(logs(await run(page, alive))).toEqual(['alive']);
  });

  test('a boot that does not answer ends after its time, and the cell runs in the sandbox', async ({
    page,
  }) => {
    await site.open(page, site.isolated, 'http://localhost:1');
    const booted = await page.evaluate(() => runtimePage.boot('webcontainer', { bootTimeoutMs: 1_000 }));
    expect(booted).toEqual({
      kind: 'sandbox',
      notice:
        'The WebContainer did not start within 1 s: its server is not reachable from here. To try again, reload the page. The cell runs in the sandbox instead.',
    });
    expect(logs(await run(page, alive))).toEqual(['alive']);
  });

  test('the key of the build is what the client boots with; without one it sends none', async ({ page }) => {
    for (const apiKey of ['wc_a-key', undefined]) {
      await site.open(page, site.isolated);
      const headless = page.waitForRequest(/\/headless\?/);
      await page.evaluate((options) => runtimePage.boot('webcontainer', options), apiKey ? { apiKey } : {});
      const { searchParams } = new URL((await headless).url());
      expect(searchParams.get('client_id')).toBe(apiKey ?? null);
      expect(searchParams.get('coep')).toBe('require-corp');
    }
  });
});
