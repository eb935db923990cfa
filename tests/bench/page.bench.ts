/**
 * A chapter page in Chromium: the bytes of script before anything is touched, the bytes up to the first run, the time
 * from a click on a cold page to the first output, and that of a rerun. Bytes are counted as brotli would send them.
 */
import { brotliCompressSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';
import { type Bench, median } from './bench.ts';

const chapter = '3-handoff/';
const COLD_PAGES = 7;
const WARM_RUNS = 50;

export const bench: Bench = {
  name: 'page',
  async run({ site, browser }) {
    const { url } = await site();
    const chromium = await browser();
    const coldMs: number[] = [];
    const warmMs: number[] = [];
    let beforeBytes = 0;
    let firstRunBytes = 0;
    for (let count = 0; count < COLD_PAGES; count++) {
      const context = await chromium.newContext();
      const page = await context.newPage();
      const scripts: Promise<number>[] = [];
      const total = async () => (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0);
      page.on('response', (response) => {
        if (isScript(response)) scripts.push(brotliBytes(response));
      });
      await page.goto(new URL(chapter, url).href, { waitUntil: 'networkidle' });
      beforeBytes = await total();
      coldMs.push(await millisecondsToOutput(page));
      await page.waitForLoadState('networkidle');
      firstRunBytes = (await total()) - beforeBytes;
      if (count === 0) {
        for (let run = 0; run < WARM_RUNS; run++) warmMs.push(await millisecondsToOutput(page));
      }
      await context.close();
    }
    return {
      scriptBrotliBytesBeforeInteraction: beforeBytes,
      scriptBrotliBytesBeforeInteractionLimit: 15_000,
      brotliBytesToFirstRun: firstRunBytes,
      brotliBytesToFirstRunLimit: 150_000,
      coldClickToOutputMs: median(coldMs),
      coldClickToOutputMsLimit: 300,
      rerunMs: median(warmMs),
      rerunMsLimit: 16,
    };
  },
};

/** Everything a run downloads is script or JSON: the engine, the stripper, the runtime. */
function isScript(response: Response): boolean {
  return response.ok() && /javascript|json/.test(response.headers()['content-type'] ?? '');
}

async function brotliBytes(response: Response): Promise<number> {
  return brotliCompressSync(await response.body()).length;
}

/** From the click on the page's first cell to its first output; resolves when the run has ended. */
async function millisecondsToOutput(page: Page): Promise<number> {
  await page.locator('one-pod-cell [data-action="run"]:enabled').first().waitFor({ timeout: 10_000 });
  return page
    .locator('one-pod-cell')
    .first()
    .evaluate(async (cell) => {
      const output = cell.querySelector('[data-part="output"]');
      const run = cell.querySelector<HTMLButtonElement>('[data-action="run"]');
      if (!output || !run) throw new Error('the cell has no output or no button');
      const started = performance.now();
      const milliseconds = await new Promise<number>((resolve, reject) => {
        const observer = new MutationObserver((changes) => {
          if (!changes.some(({ addedNodes }) => addedNodes.length > 0) || !output.textContent?.trim()) return;
          observer.disconnect();
          resolve(performance.now() - started);
        });
        observer.observe(output, { childList: true, subtree: true });
        setTimeout(() => reject(new Error('no output in 10 s')), 10_000);
        run.click();
      });
      while (cell.hasAttribute('data-state')) await new Promise((ended) => setTimeout(ended, 5));
      return milliseconds;
    });
}
