/**
 * A chapter page in Chromium: the bytes of script before anything is touched, those from opening the page to the first
 * output of a cell (what is fetched ahead afterwards is not in it), the time from a click on a cold page to the first
 * output, and that of a rerun at a reader's pace: the thread for the next run is made while nobody waits. Bytes are
 * counted as brotli would send them. Then the player is scrubbed to and fro, an input a frame, over the headline run
 * and over one of 100,000 events: the time from frame to frame, the work that the player does in one (a part of it),
 * and the longest task.
 */
import type { Page } from '@playwright/test';
import { runCell, scriptBytes, sum } from '../site/downloaded.ts';
import { showLongTrace } from '../site/long-trace.ts';
import { type Bench, type Measures, median } from './bench.ts';

const chapter = '3-handoff/';
const cell = 'handoff/scores.ts';
const COLD_PAGES = 7;
const WARM_RUNS = 50;
const PAUSE_MS = 250;
const LONG_EVENTS = 100_000;
const SCRUB_FRAMES = 240;

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
    const scrubbing = await (await chromium.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await scrubbing.goto(new URL('4-node/', url).href, { waitUntil: 'networkidle' });
    await scrubbing.locator('one-pod-player input').focus();
    await scrubbing.locator('one-pod-player svg.cluster-map:only-child').waitFor();
    const headline = await scrub(scrubbing);
    await showLongTrace(scrubbing, LONG_EVENTS);
    const long = await scrub(scrubbing);
    await scrubbing.context().close();
    return {
      scriptBrotliBytesBeforeInteraction: beforeBytes,
      scriptBrotliBytesBeforeInteractionLimit: 15_000,
      brotliBytesToFirstRun: firstRunBytes,
      brotliBytesToFirstRunLimit: 150_000,
      coldClickToOutputMs: median(coldMs),
      coldClickToOutputMsLimit: 300,
      rerunMs: median(warmMs),
      rerunMsLimit: 16,
      ...named('scrub', headline),
      ...named('scrub100000', long),
      longestTaskMsLimit: 50,
    };
  },
};

interface Scrubbed {
  readonly frameMs: number;
  readonly frameMs99: number;
  readonly workMs99: number;
  readonly longestTaskMs: number;
}

/** Moves the scrubber once a frame, from end to end and back in leaps, as a hand does. */
async function scrub(page: Page): Promise<Scrubbed> {
  const { frames, work, tasks } = await page.evaluate(async (count) => {
    const scrubber = document.querySelector('one-pod-player input') as HTMLInputElement;
    const max = Number(scrubber.max);
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ entryTypes: ['longtask'] });
    const frame = () => new Promise<number>(requestAnimationFrame);
    const frames: number[] = [];
    const work: number[] = [];
    let before = await frame();
    for (let index = 0; index < count; index++) {
      const there = Math.abs(((index * 7) % (2 * count)) - count) / count;
      scrubber.value = String(Math.round(there * max));
      scrubber.dispatchEvent(new Event('input', { bubbles: true }));
      const now = await frame();
      frames.push(now - before);
      before = now;
      // What the player drew in this frame came before this, and its layout is made now.
      const started = performance.now();
      scrubber.getBoundingClientRect();
      work.push(performance.now() - now + (performance.now() - started));
    }
    await new Promise((settled) => setTimeout(settled, 200));
    observer.disconnect();
    return { frames, work, tasks };
  }, SCRUB_FRAMES);
  return {
    frameMs: median(frames),
    frameMs99: percentile(frames, 0.99),
    workMs99: percentile(work, 0.99),
    longestTaskMs: Math.round(Math.max(0, ...tasks)),
  };
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN) * 100) / 100;
}

const named = (name: string, figures: Scrubbed): Measures =>
  Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [`${name}${key[0]?.toUpperCase()}${key.slice(1)}`, value]),
  );
