/** The book without JavaScript: everything that is said can be read, and every way can be taken. */
import { steps } from '../../src/engine/trace/steps.ts';
import { desktop, expect, pages, test } from './fixtures.ts';

test.use({ javaScriptEnabled: false });

const chapters = pages.filter((path) => /^[1-5]/.test(path));

test('all 23 steps have their heading, at their anchor, and a paragraph', async ({ page }) => {
  const told: number[] = [];
  for (const path of chapters) {
    await page.goto(path);
    for (const section of await page.locator('section[data-step]').all()) {
      const number = Number(await section.getAttribute('data-step'));
      const step = steps[number - 1];
      await expect(section).toHaveAttribute('id', step?.id ?? '');
      await expect(section.getByRole('heading', { level: 2 })).toContainText(step?.title ?? '');
      expect((await section.locator('p').first().textContent())?.length, step?.title).toBeGreaterThan(200);
      told.push(number);
    }
  }
  expect(told).toEqual(steps.map(({ number }) => number));
});

test('contents, ruler and pager work', async ({ page }) => {
  await page.setViewportSize(desktop);
  await page.goto('');
  await page.getByRole('main').getByRole('link', { name: 'Bind' }).click();
  await expect(page).toHaveURL(/3-handoff\/#step-15-bind$/);
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Step 2:' }).click();
  await expect(page).toHaveURL(/1-client\/#step-2-kubeconfig$/);
  await page.getByRole('link', { name: /^Next / }).click();
  await expect(page).toHaveURL(/2-gate\/$/);
});

test('nothing that needs a script pretends to work without one', async ({ page }) => {
  await page.goto('1-client/');
  await expect(page.getByRole('button', { name: 'Theme' })).toBeHidden();
});

test('hints of an exercise come one by one', async ({ page }) => {
  await page.goto('3-handoff/');
  const exercise = page.locator('.exercise', { has: page.locator('[data-file="handoff/gather.ts"]') });
  await expect(exercise.getByText('Hint 2 of 3')).toBeHidden();
  await exercise.getByText('Hint 1 of 3').click();
  await expect(exercise.getByText('Where the first Pod goes is all the same.')).toBeVisible();
  await expect(exercise.getByText('is the list of Pods on a node')).toBeHidden();
  await exercise.getByText('Hint 2 of 3').click();
  await expect(exercise.getByText('Hint 3 of 3')).toBeVisible();
});
