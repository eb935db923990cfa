/** What every site test needs: pages of the book by name, and a guard that fails a test whose page complains. */
import { test as base, expect, type Page } from '@playwright/test';

export { expect };

/** Every page of the book that is not source, as a path below the base URL. */
export const pages = [
  '',
  '0-prologue/',
  '1-client/',
  '2-gate/',
  '3-handoff/',
  '4-node/',
  '5-first-breath/',
  '6-epilogue/',
  'lab/',
  'playground/',
] as const;

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 780 };
export const smallest = { width: 320, height: 640 };

export interface SiteFixtures {
  /**
   * What the page logged as an error, or threw. Checked after each test; a test that provokes an error empties it
   * (`consoleErrors.length = 0`) once it has looked.
   */
  consoleErrors: string[];
}

export const test = base.extend<SiteFixtures>({
  page: async ({ page }, use) => {
    // A chapter and all of the engine are more files than the 250 that a browser remembers by itself.
    await page.addInitScript(() => performance.setResourceTimingBufferSize(2_000));
    await use(page);
  },
  consoleErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      await use(errors);
      expect(errors, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

/** How far the page can be scrolled sideways, in pixels. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The sum of all layout shifts since the page opened, those after input too. */
export const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(sum)));
      }),
  );

/** Scrolls through the whole page as a reader would, so that whatever loads or moves on the way does. */
export async function readThrough(page: Page) {
  await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
      scrollTo({ top: y, behavior: 'instant' });
      await frame();
    }
    scrollTo({ top: 0, behavior: 'instant' });
    await frame();
  });
}

/** Resolves when all that the engine may load on demand is there: the page fetches it after a first run. */
export async function everythingFetched(page: Page): Promise<void> {
  const files = await page.evaluate(async () => {
    const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
    const read = async (name: string) => (await fetch(new URL(`../runtime/${name}`, script?.src))).json();
    const { engine } = (await read('assets.json')) as { engine: string[] };
    const already = (await read('first-run.json')) as Record<string, string>;
    return engine.filter((name) => !(name in already));
  });
  await page.waitForFunction((wanted) => {
    const fetched = new Set(
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ responseEnd }) => responseEnd > 0)
        .map(({ name }) => name.slice(name.lastIndexOf('/') + 1)),
    );
    return wanted.every((name) => fetched.has(name));
  }, files);
}
