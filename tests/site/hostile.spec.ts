/**
 * What hostile code in a cell can reach, change or stop: nothing. The same attacks are made in the other browsers
 * (other-browsers.spec.ts).
 */
import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { serveListener, type TestServer } from '../standin/servers.ts';
import { expectHarmless, prepare } from './hostile/attack.ts';
import { attacks } from './hostile/attacks.ts';
import { type RuntimeSite, startRuntimeSite } from './runtime-site.ts';

// One page is attacked all the time, as a reader's page would be.
test.describe.configure({ mode: 'default' });

let site: RuntimeSite;
let listener: TestServer & { hits: string[] };
let page: Page;
const pages = new Set<Page>();

test.beforeAll(async ({ browser }) => {
  site = await startRuntimeSite({ engine: resolve(import.meta.dirname, '../playground/fake-engine.ts') });
  listener = await serveListener();
  const context = await browser.newContext();
  context.on('page', (opened) => pages.add(opened));
  page = await context.newPage();
  await site.open(page, site.plain);
  await prepare(page);
});
test.afterAll(async () => {
  await page?.context().close();
  await site?.close();
  await listener?.close();
});

test('the listening server hears what does get through', async () => {
  await page.evaluate((evil) => fetch(`${evil}/control`, { mode: 'no-cors' }), listener.origin);
  expect(listener.hits.splice(0)).toEqual(['GET /control']);
});

// The servers have no addresses before they run, and tests need names before that.
for (const { name } of attacks('http://evil', 'http://site')) {
  test(name, async () => {
    const attack = attacks(listener.origin, site.plain).find((one) => one.name === name);
    if (!attack) throw new Error(`There is no attack named ${name}.`);
    const times = await expectHarmless(page, attack, listener.hits);
    test
      .info()
      .annotations.push({ type: 'slowest answer', description: `${Math.max(...times).toFixed(0)} ms` });
    expect(pages.size, 'windows').toBe(1);
  });
}

test('there are at least sixty attacks, each under a name of its own', () => {
  const names = attacks('', '').map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(60);
  expect(new Set(names).size).toBe(names.length);
});
