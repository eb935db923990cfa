/** Every rerun of an edited cell is compared with the unedited run of the same cell. */
import type { Locator, Page } from '@playwright/test';
import { cell, rewrite, run, wantNode2 } from './cell-card.ts';
import { expect, test } from './fixtures.ts';

const playerOf = (page: Page): Locator => page.locator('one-pod-player');

async function comparedPanel(page: Page): Promise<Locator> {
  await playerOf(page).getByRole('tab', { name: 'Compare', exact: true }).click();
  return playerOf(page).getByRole('tabpanel', { name: 'Compare' });
}

test('a hook that answers otherwise: counts, first divergence, the causes, the line and the objects', async ({
  page,
}) => {
  await page.goto('2-gate/');
  const card = cell(page, 'gate/add-team.ts');
  await rewrite(card, (source) => source.replace("'web'", "'data'"));
  await run(card);
  const marks = playerOf(page).getByRole('img', {
    name: /^Your edit: 0 events are new, 0 gone, \d+ changed/,
  });
  await expect(marks).toBeVisible({ timeout: 20_000 });
  const panel = await comparedPanel(page);
  await expect(panel).toContainText(/0 events are new, 0 are gone, \d+ changed/);
  await expect(panel).toContainText('Where the runs part');
  await expect(panel.locator('.line')).toContainText(/add-team\.example\.com, line \d+ of add-team\.ts/);
  await expect(panel.locator('ins').first()).toContainText('data');
  await expect(panel.locator('del').first()).toContainText('web');
  await expect(panel.locator('ol')).toContainText('kubectl');
  await expect(panel.getByText('pods/default/nginx').first()).toBeVisible();

  // A cause is one press away, and the event that the edit changed says so where it is described.
  await panel.locator('ol .jump').last().click();
  await expect(playerOf(page)).toHaveAttribute('data-edit', 'changed');
});

test('a plugin that scores otherwise: the score tables side by side', async ({ page }) => {
  await page.goto('3-handoff/');
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, wantNode2);
  await run(card);
  const panel = await comparedPanel(page);
  await expect(panel).toContainText('Scores', { timeout: 20_000 });
  await expect(panel.locator('.line')).toContainText('PreferQuietNodes, line');
  await expect(panel.getByRole('table').first()).toContainText('node-2');
});

test('an edit that changes nothing that happens says so', async ({ page }) => {
  await page.goto('2-gate/');
  const card = cell(page, 'gate/add-team.ts');
  await rewrite(card, (source) => `// A note.\n${source}`);
  await run(card);
  await expect(await comparedPanel(page)).toContainText('Your edit changed nothing that happens', {
    timeout: 20_000,
  });
});
