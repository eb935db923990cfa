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
