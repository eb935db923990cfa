/** One attack on a page with the sandbox, and what may not come of it. */
import { expect } from '@playwright/test';
import type { DrivenPage } from '../browsers/driven-page.ts';
import { logs } from '../runtime-contract.ts';
import type { RunResult } from '../runtime-page.ts';
import type { Attack } from './attacks.ts';

/** Reader code of an attack may take this long; one that is endless is stopped sooner. */
const TIMEOUT_MS = 1_500;
const ENDLESS_MS = 400;

declare global {
  var pwned: unknown;
  /** How long the page took to answer an input, in milliseconds, since this was last emptied. */
  var answerTimes: number[];
}

/**
 * Gives the page what an attack may be after: secrets in every store, a lock, a channel; and a probe that sends itself
 * an input every 20 ms and notes how long the answer took.
 */
export async function prepare(page: DrivenPage): Promise<void> {
  await page.evaluate(async () => {
    localStorage.setItem('secret', 'stored');
    // biome-ignore lint/suspicious/noDocumentCookie: the plainest way is what an attack would read
    document.cookie = 'secret=cookie';
    await caches.open('secret');
    navigator.locks?.request('one-pod-test', () => new Promise(() => {}));
    const channel = new BroadcastChannel('one-pod-test');
    channel.onmessage = ({ data }) => {
      globalThis.pwned = `a broadcast: ${data}`;
    };
    setInterval(() => channel.postMessage("the page's news"), 50);
    globalThis.answerTimes = [];
    const button = document.body.appendChild(document.createElement('button'));
    let pressedAt = 0;
    button.onclick = () => globalThis.answerTimes.push(performance.now() - pressedAt);
    const press = () => {
      pressedAt = performance.now();
      setTimeout(() => {
        button.click();
        setTimeout(press, 20);
      });
    };
    press();
  }, undefined);
  await page.evaluate((kind) => runtimePage.boot(kind), 'sandbox' as const);
}

/** Runs the attack, then another cell; answers with how long the page took to answer inputs meanwhile. */
export async function expectHarmless(
  page: DrivenPage,
  attack: Attack,
  hits: readonly string[],
): Promise<number[]> {
  const before = await stateOf(page);
  const result = await page.evaluate(
    (request) => {
      globalThis.answerTimes = [];
      return runtimePage.run(request);
    },
    {
      files: { 'cell.ts': attack.source },
      timeoutMs: attack.endless ? ENDLESS_MS : TIMEOUT_MS,
      draw: true,
    },
  );
  const times = await page.evaluate(() => globalThis.answerTimes, undefined);
  const got = logs(result).filter((text) => text.startsWith('GOT'));
  expect({ attack: attack.name, got, hits }).toEqual({ attack: attack.name, got: [], hits: [] });
  expect(await stateOf(page), attack.name).toEqual(before);
  expect(await alive(page), `the next cell after ${attack.name}`).toEqual(['alive']);
  expect(median(times), `${attack.name}: milliseconds until an input is answered`).toBeLessThan(200);
  return times;
}

async function alive(page: DrivenPage): Promise<string[]> {
  const result: RunResult = await page.evaluate((request) => runtimePage.run(request), {
    files: { 'cell.ts': "console.log('alive');" },
  });
  return logs(result);
}

/** What no attack may change: the address, the title, what is stored, and what hostile markup would set. */
function stateOf(page: DrivenPage) {
  return page.evaluate(
    () => ({
      pwned: globalThis.pwned ?? null,
      href: location.href,
      title: document.title,
      stored: JSON.stringify(localStorage),
      cookie: document.cookie,
      images: document.images.length,
      // The sandbox's own, unless it was flooded and is gone until the next run.
      framesOfOthers: Math.max(0, document.querySelectorAll('iframe').length - 1),
    }),
    undefined,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
