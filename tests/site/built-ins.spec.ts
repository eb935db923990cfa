/** What is built in opens in a cell by its name, from anywhere, and is swapped in; the page says what is the reader's own. */
import type { Page } from '@playwright/test';
import type { CellElement } from '../../src/playground/cell-element.ts';
import { expect, test } from './fixtures.ts';

async function open(page: Page, name: string) {
  await page.getByRole('combobox', { name: 'Built-in' }).selectOption(name);
  await page.getByRole('button', { name: 'Open this built-in' }).click();
  const card = page.getByRole('region', { name: 'A cell of your own' }).last().locator('one-pod-cell');
  await expect(card).toBeVisible();
  return card;
}

const run = (card: Awaited<ReturnType<typeof open>>) =>
  card.getByRole('button', { name: 'Run', exact: true }).click();

test('every kind of built-in is listed by name', async ({ page }) => {
  await page.goto('playground/');
  const groups = page.locator('select[name="built-in"] optgroup');
  await expect(groups).toHaveCount(3);
  expect(
    await groups.evaluateAll((all) =>
      all.map((each) => [each.getAttribute('label'), each.childElementCount]),
    ),
  ).toEqual([
    ['Scheduler plugin', 20],
    ['Admission plugin', 12],
    ['Authorizer', 3],
  ]);
});

for (const [place, name, changed, expected] of [
  ['3-handoff/', 'NodeAffinity', ["name: 'NodeAffinity'", "name: 'NodeAffinity' as const"], /Total|picky/i],
  ['playground/', 'Priority', ['found?.value ?? 0', 'found?.value ?? 7'], /1000/],
  ['2-gate/', 'LimitRanger', ['', ''], /cpu request for container web/],
  ['playground/', 'RBAC', ["` : '')", "` : 'asked my own')"], /403 .*asked my own/],
] as const) {
  test(`${name} opens on /${place}, is edited and swapped in, and the page says that it is the reader's`, async ({
    page,
  }) => {
    await page.goto(place);
    const card = await open(page, name);
    await expect(card.locator('[data-part="code"]')).toContainText(`export const ${name}`);
    if (changed[0]) {
      const text = (await card.locator('[data-part="code"]').textContent()) ?? '';
      expect(text).toContain(changed[0]);
      await card.evaluate(
        (element, replaced) => (element as CellElement).show(replaced, 'typed'),
        text.replace(changed[0], changed[1]),
      );
    }
    await run(card);
    await expect(card.locator('[data-part="output"]')).toContainText(`${name} is yours in this run.`, {
      timeout: 20_000,
    });
    await expect(card.locator('[data-part="output"]')).toContainText(expected);
    await expect(page.locator('one-pod-player')).toContainText(`${name} is yours in this run`);
  });
}

test('a cell without a built-in of its own says nothing of the kind', async ({ page }) => {
  await page.goto('playground/');
  const cell = page.locator('one-pod-cell[data-file="playground/own.ts"]');
  await cell.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(cell.locator('[data-part="status"]').first()).toHaveText('Ran');
  await expect(cell.locator('[data-part="output"]')).not.toContainText('yours in this run');
});

test('errors of the cell, of the cluster and of the page are told apart, in words and look', async ({
  page,
  consoleErrors,
}) => {
  await page.goto('playground/');
  const cell = page.locator('one-pod-cell[data-file="playground/own.ts"]');
  const output = cell.locator('[data-part="output"]');
  const looks: string[] = [];
  for (const [program, whose] of [
    ['const pod = undefined as unknown as { name: string };\npod.name;', 'Your cell'],
    [
      "import { Cluster } from '#engine';\nconst cluster = new Cluster();\nawait cluster.until({ pod: 'nobody', phase: 'Running' });",
      'The cluster',
    ],
    ['for (let i = 0; i < 3000; i++) console.log(i);', 'This page'],
  ] as const) {
    await cell.evaluate((element, text) => (element as CellElement).show(text, 'typed'), program);
    await run(cell);
    const error = output.locator('.error').last();
    await expect(error.locator('.whose')).toHaveText(whose);
    looks.push(await error.evaluate((element) => getComputedStyle(element).borderInlineStartStyle));
  }
  expect(new Set(looks).size).toBe(3);
  consoleErrors.length = 0;
});
