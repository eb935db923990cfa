/**
 * A chapter page in Chromium: the bytes of script before anything is touched, those from opening the page to the first
 * output of a cell (what is fetched ahead afterwards is not in it), the time from a click on a cold page to the first
 * output, and that of a rerun at a reader's pace: the thread for the next run is made while nobody waits. Bytes are counted as brotli would send them.
 */
import { runCell, scriptBytes, sum } from '../site/downloaded.ts';
import { type Bench, median } from './bench.ts';

const chapter = '3-handoff/';
const cell = 'handoff/scores.ts';
const COLD_PAGES = 7;
const WARM_RUNS = 50;
const PAUSE_MS = 250;

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
      await page.goto(new URL(chapter, url).href, { waitUntil: 'networkidle' });
      beforeBytes = sum(await scriptBytes(page));
      const { milliseconds, outputAt } = await runCell(page, cell);
      coldMs.push(milliseconds);
      firstRunBytes = sum(await scriptBytes(page, outputAt));
      if (count === 0) {
        for (let run = 0; run < WARM_RUNS; run++) {
          await page.waitForTimeout(PAUSE_MS);
          warmMs.push((await runCell(page, cell)).milliseconds);
        }
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
