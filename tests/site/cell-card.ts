/** What the tests of a cell's card have in common: its parts, and what a reader does with it. */
import type { Locator, Page } from '@playwright/test';
import type { CellElement } from '../../src/playground/cell-element.ts';
import { expect } from './fixtures.ts';

export const cell = (page: Page, file: string): Locator => page.locator(`one-pod-cell[data-file="${file}"]`);
export const outputOf = (card: Locator): Locator => card.locator('[data-part="output"]');
export const statusOf = (card: Locator): Locator => card.locator('[data-part="status"]');
export const editorOf = (card: Locator): Locator => card.locator('.monaco-editor, .cm-editor').first();

/** The text that runs: what the reader sees, whether an editor is open or not. */
export const codeOf = (card: Locator): Promise<string> =>
  card.evaluate((element) => (element as CellElement).code);

/** Puts a text in the place of what is in the editor, as somebody who pastes does. */
export async function write(card: Locator, text: string): Promise<void> {
  const page = card.page();
  await card.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(editorOf(card)).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
  await expect.poll(() => codeOf(card)).toBe(text);
}

/** Opens the row of a cell's tools and presses one. */
export async function use(card: Locator, tool: string): Promise<void> {
  const more = card.getByRole('button', { name: 'More', exact: true });
  if ((await more.getAttribute('aria-expanded')) !== 'true') await more.click();
  await card.locator('[data-part="tools"]').getByRole('button', { name: tool, exact: true }).click();
}

/** Does something that runs the cell, and waits until it has ended. */
export async function runBy(card: Locator, act: () => Promise<void>): Promise<void> {
  const ended = await card.evaluateHandle((element) => ({
    ran: new Promise<void>((resolve) => {
      element.addEventListener('one-pod:ran', () => resolve(), { once: true });
    }),
  }));
  await act();
  await ended.evaluate(({ ran }) => ran);
}

/** Runs the cell and waits until it has ended. */
export const run = (card: Locator): Promise<void> =>
  runBy(card, () => card.getByRole('button', { name: 'Run', exact: true }).click());

/** Changes the text that the book gives, and puts it in the editor. */
export async function rewrite(card: Locator, change: (source: string) => string): Promise<void> {
  const source = await card.evaluate((cell) => (cell as CellElement).original);
  const changed = change(source);
  expect(changed, 'the change finds its place').not.toBe(source);
  await card.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(editorOf(card)).toBeVisible({ timeout: 20_000 });
  await card.page().keyboard.press('ControlOrMeta+A');
  await card.page().keyboard.insertText(changed);
}

/** Lets the ScorePlugin of handoff/prefer-quiet-nodes.ts want node-2, and no other. */
export const wantNode2 = (source: string): string =>
  source.replace(
    /score: \(pod, node\) => [^\n]*/,
    "score: (pod, node) => (node.name === 'node-2' ? 100 : 0),",
  );
