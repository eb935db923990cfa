/**
 * From the press on Edit on a cold page until a letter that was typed is in the cell's text, with each editor, and what
 * it downloads for that, as brotli would send it.
 */
import type { Page } from '@playwright/test';
import type { CellElement } from '../../src/playground/cell-element.ts';
import { scriptBytes, sum } from '../site/downloaded.ts';
import { type Bench, median } from './bench.ts';

const PAGES = 5;
const selectors = {
  monaco: '.monaco-editor textarea, .monaco-editor .native-edit-context',
  codemirror: '.cm-content',
};

/** Without the engine, which the first touch of the page fetches, whatever it is. */
async function pageBytes(page: Page): Promise<number> {
  return sum(
    new Map(
      [...(await scriptBytes(page))].filter(([path]) => !/\/runtime\/|cell-run|current-run/.test(path)),
    ),
  );
}

export const bench: Bench = {
  name: 'editor',
  async run({ site, browser }) {
    const { url } = await site();
    const chromium = await browser();
    const measures: Record<string, number> = { typingPossibleMsLimit: 1_500 };
    for (const kind of ['monaco', 'codemirror'] as const) {
      const times: number[] = [];
      for (let count = 0; count < PAGES; count++) {
        const context = await chromium.newContext();
        const page = await context.newPage();
        await page.addInitScript((chosen) => {
          if (window.top === window) localStorage.setItem('one-pod.editor', chosen);
        }, kind);
        await page.goto(new URL('3-handoff/', url).href, { waitUntil: 'networkidle' });
        const before = await pageBytes(page);
        const card = page.locator('one-pod-cell[data-file="handoff/scores.ts"]');
        const changed = await card.evaluateHandle((element) => ({
          at: new Promise<number>((resolve) => {
            element.addEventListener('one-pod:text', () => resolve(performance.now()), { once: true });
          }),
        }));
        const pressedAt = await card.evaluate((element) => {
          element.querySelector<HTMLButtonElement>('[data-action="edit"]')?.click();
          return performance.now();
        });
        await card.locator(selectors[kind]).first().waitFor({ state: 'attached' });
        await page.waitForFunction(() => document.activeElement?.closest('[data-part="editor"]'));
        await page.keyboard.type('/');
        times.push((await changed.evaluate(({ at }) => at)) - pressedAt);
        const code = await card.evaluate((element) => (element as CellElement).code);
        if (!code.includes('/import'))
          throw new Error(`${kind} did not take the letter: ${code.slice(0, 40)}`);
        if (count === 0) measures[`${kind}BrotliBytes`] = (await pageBytes(page)) - before;
        await context.close();
      }
      measures[`${kind}TypingPossibleMs`] = median(times);
    }
    return measures;
  },
};
