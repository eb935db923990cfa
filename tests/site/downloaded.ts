/** What a page downloads to run its cells: scripts, and the JSON that holds what goes into the sandbox. */
import { brotliCompressSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/**
 * Bytes as brotli would send them, by path, of what was asked for until `before` (on the page's clock); a script within
 * the HTML counts too. The traces that the player draws are no script.
 */
export async function scriptBytes(
  page: Page,
  before = Number.POSITIVE_INFINITY,
): Promise<Map<string, number>> {
  const addresses = await page.evaluate(
    (end) =>
      performance
        .getEntriesByType('resource')
        .filter(({ name, startTime }) => /^http.*\.js$|\/runtime\/.*\.json$/.test(name) && startTime < end)
        .map(({ name }) => name),
    Math.min(before, Number.MAX_SAFE_INTEGER),
  );
  const inline = await page
    .locator('script:not([src])')
    .evaluateAll((all) => all.map((script) => script.textContent ?? ''));
  const bytes = new Map(inline.map((text, at) => [`script ${at + 1} of the page`, brotliBytes(text)]));
  for (const address of new Set(addresses)) {
    const body = await (await page.request.get(address)).body();
    bytes.set(new URL(address).pathname, brotliBytes(body));
  }
  return bytes;
}

export const sum = (bytes: ReadonlyMap<string, number>): number =>
  [...bytes.values()].reduce((total, size) => total + size, 0);

const brotliBytes = (text: string | Buffer) => brotliCompressSync(Buffer.from(text)).length;

/** Runs a cell; resolves when the run has ended. `outputAt` is on the page's clock, as its resources are. */
export async function runCell(page: Page, file: string): Promise<{ milliseconds: number; outputAt: number }> {
  const cell = page.locator(`one-pod-cell[data-file="${file}"]`);
  await cell.locator('[data-action="run"]:enabled').waitFor({ timeout: 10_000 });
  return cell.evaluate(async (element) => {
    const output = element.querySelector('[data-part="output"]');
    const run = element.querySelector<HTMLButtonElement>('[data-action="run"]');
    if (!output || !run) throw new Error('the cell has no output or no button');
    const started = performance.now();
    const outputAt = await new Promise<number>((resolve, reject) => {
      const observer = new MutationObserver((changes) => {
        if (!changes.some(({ addedNodes }) => addedNodes.length > 0) || !output.textContent?.trim()) return;
        observer.disconnect();
        resolve(performance.now());
      });
      observer.observe(output, { childList: true, subtree: true });
      setTimeout(() => reject(new Error('no output in 20 s')), 20_000);
      run.click();
    });
    while (element.hasAttribute('data-state')) await new Promise((ended) => setTimeout(ended, 5));
    return { milliseconds: outputAt - started, outputAt };
  });
}
