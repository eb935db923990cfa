/** A thousand nodes in a cell: a rerun with a changed ScorePlugin over 200 Pods ends in time, and its table can be read. */
import type { Page } from '@playwright/test';
import type { CellElement } from '../../src/playground/cell-element.ts';
import { expect, test } from './fixtures.ts';
import { manyNodesProgram } from './many-nodes-program.ts';

const card = (page: Page) => page.locator('one-pod-cell[data-file="handoff/prefer-quiet-nodes.ts"]');

/** Puts a program into the cell and runs it. Returns the title of the table that it shows. */
const run = (page: Page, program: string): Promise<string> =>
  card(page).evaluate(async (element, text) => {
    const cell = element as CellElement;
    await cell.show(text, 'typed');
    await cell.run();
    return cell.querySelector('[data-part="output"] .title')?.textContent ?? '';
  }, program);

test('200 Pods on 1,000 nodes, again with another score', async ({ page }) => {
  await page.goto('3-handoff/');
  const quiet = await run(page, manyNodesProgram('Math.max(0, 100 - 10 * node.pods.length)'));
  expect(quiet).toContain('default/web-199: node-');
  const full = await run(page, manyNodesProgram('Math.min(100, 10 * node.pods.length)'));
  expect(full).toContain('default/web-199: node-');
  expect(full).not.toBe(quiet);
  await expect(card(page).locator('[data-part="status"]')).toHaveText('Ran with your change');
});

test('of a long table the rows in view are drawn, and its columns keep their width', async ({ page }) => {
  await page.goto('3-handoff/');
  await run(page, manyNodesProgram('node.pods.length'));
  const table = card(page).locator('one-pod-long-table');
  const rows = table.locator('tr.row[aria-rowindex]');
  const count = Number(await table.locator('table').getAttribute('aria-rowcount')) - 1;
  expect(count).toBeGreaterThan(400);
  const seen = await table.evaluate(async (element) => {
    const scroller = element.querySelector('.scroll') as HTMLElement;
    const frame = () => new Promise(requestAnimationFrame);
    const drawn: { rows: number; first: number; last: number; widths: string; held: boolean }[] = [];
    const steps = 8;
    for (let step = 0; step <= steps; step++) {
      scroller.scrollTop = ((scroller.scrollHeight - scroller.clientHeight) * step) / steps;
      await frame();
      await frame();
      const rows = [...element.querySelectorAll<HTMLElement>('tr.row[aria-rowindex]')];
      const { top, bottom } = scroller.getBoundingClientRect();
      const inView = rows.filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      });
      const index = (row: HTMLElement | undefined) => Number(row?.getAttribute('aria-rowindex'));
      drawn.push({
        rows: rows.length,
        first: index(inView[0]),
        last: index(inView.at(-1)),
        widths: [...element.querySelectorAll('thead th')]
          .map((cell) => Math.round(cell.getBoundingClientRect().width))
          .join(),
        held: scroller.scrollLeft === 0,
      });
    }
    return drawn;
  });
  expect(Math.max(...seen.map(({ rows }) => rows))).toBeLessThan(100);
  expect(seen[0]?.first).toBe(2);
  expect(seen.at(-1)?.last).toBe(count + 1);
  for (const [index, { first }] of seen.entries())
    if (index > 0) expect(first).toBeGreaterThan(seen[index - 1]?.first ?? 0);
  expect(new Set(seen.map(({ widths }) => widths)).size, 'sets of widths').toBe(1);
  expect(seen.every(({ held }) => held)).toBe(true);
  expect(await rows.count()).toBeLessThan(100);
});
