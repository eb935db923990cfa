/**
 * The file of every default plugin opens in a cell on its source page. One line is changed there, and what the scheduler
 * decides changes with it, for ten nodes and for a thousand.
 */
import type { Locator } from '@playwright/test';
import type { CellElement } from '../../src/playground/cell-element.ts';
import { pluginChanges } from '../engine/scheduler/plugin-changes.ts';
import { pluginFile, pluginText } from '../engine/scheduler/plugin-text.ts';
import { expect, test } from './fixtures.ts';
import { swappingProgram } from './swapping-program.ts';

/** Runs a program in the place of the page's own, with the plugin as it stands in the cell. Returns what it showed. */
const decisions = (card: Locator, program: string): Promise<string> =>
  card.evaluate(async (element, text) => {
    const own = element.querySelector<HTMLTemplateElement>('template[data-part="program"]');
    if (own) own.content.textContent = text;
    await (element as CellElement).run();
    return element.querySelector('[data-part="output"]')?.textContent ?? '';
  }, program);

const changed = new Map(pluginChanges.map(({ plugin, ...change }) => [plugin, change]));

for (const [plugin, change] of changed) {
  test(`${plugin}, with a line changed in its cell, decides otherwise`, async ({ page }) => {
    await page.goto(`source/scheduler/plugins/${pluginFile(plugin)}/`);
    const card = page.locator('one-pod-cell');
    const programs = [10, 1_000].map((count) => swappingProgram(plugin, count));
    const before: string[] = [];
    for (const program of programs) before.push(await decisions(card, program));
    await card.evaluate(
      (element, text) => (element as CellElement).show(text, 'typed'),
      pluginText(plugin, change),
    );
    for (const [index, program] of programs.entries()) {
      const after = await decisions(card, program);
      expect(before[index]).toContain('order: default/');
      expect(after).toContain('order: default/');
      expect(after).not.toBe(before[index]);
    }
  });
}
