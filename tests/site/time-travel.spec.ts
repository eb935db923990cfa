/** The moments of a run: objects, queues, log and node at the scrub position, and a run that goes on from one. */
import type { Locator, Page } from '@playwright/test';
import { cell, outputOf, rewrite, run, runBy, statusOf } from './cell-card.ts';
import { expect, test } from './fixtures.ts';

const handoff = '3-handoff/';
const gate = '2-gate/';

const playerOf = (page: Page): Locator => page.locator('one-pod-player');
const panel = (page: Page, name: string): Locator => playerOf(page).getByRole('tabpanel', { name });
const open = (page: Page, name: string): Promise<void> =>
  playerOf(page).getByRole('tab', { name, exact: true }).click();

/** Moves the player to the moment after so many events, or to the share of the run that is less than 1. */
async function scrub(page: Page, position: number): Promise<void> {
  await playerOf(page)
    .getByLabel('Moment of the run')
    .evaluate((input: HTMLInputElement, to: number) => {
      input.value = String(to < 1 ? Math.round(Number(input.max) * to) : to);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, position);
}

const lengthOf = async (page: Page): Promise<number> =>
  Number(await playerOf(page).getByLabel('Moment of the run').getAttribute('max'));

test('the objects in etcd at the scrub position, with what changed since the previous revision', async ({
  page,
}) => {
  await page.goto(handoff);
  await open(page, 'Objects');
  const objects = panel(page, 'Objects');
  await scrub(page, 0.99);
  await objects.getByRole('combobox').selectOption({ label: 'pods/default/nginx' });
  await expect(objects.locator('ins').first()).toContainText('+ ');
  await expect(objects).toContainText(/Revision\s*\d+, written by event \d+/);
  const late = await objects.locator('pre').textContent();

  // The version before is one press away, and its own change is marked.
  await objects.locator('dd .jump').last().click();
  await expect(objects.locator('pre')).not.toHaveText(late ?? '');

  // What was there before time began is an object like the others.
  await objects.getByRole('combobox').selectOption({ label: 'minions/node-1' });
  await expect(objects).toContainText('written before time began');

  // At the first event the Pod is not there yet.
  await scrub(page, 1);
  await expect(objects.getByRole('option', { name: 'pods/default/nginx' })).toHaveCount(0);
});

test('the queue, the log and the node are those of the moment', async ({ page }) => {
  await page.goto(handoff);
  await open(page, 'Queues');
  const length = await lengthOf(page);
  const queues = panel(page, 'Queues');
  const shows = async (position: number, words: string): Promise<boolean> => {
    await scrub(page, position);
    await expect(playerOf(page).getByLabel('Moment of the run')).toHaveValue(String(position));
    // The panel is drawn before the next frame.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    return ((await queues.textContent()) ?? '').includes(words);
  };
  let position = 1;
  while (position < length && !(await shows(position, 'in flight 1'))) position += 5;
  expect(position).toBeLessThan(length);
  while (position > 1 && !(await shows(position, 'activeQ 1'))) position -= 1;
  await expect(queues).toContainText(/default\/nginx: never tried, since UnschedulablePodAdd/);

  await open(page, 'Raft log');
  await scrub(page, 0.99);
  const log = panel(page, 'Raft log');
  await expect(log).toContainText(/etcd-1 \d+ entries applied/);
  await expect(log.getByRole('button', { name: 'put /registry/pods/default/nginx' }).first()).toBeVisible();

  await open(page, 'Node');
  const node = panel(page, 'Node');
  await expect(node).toContainText(/containerd: sandboxes 1/);
  await expect(node).toContainText('10.244.');
  await expect(node).toContainText('docker.io/library/nginx:latest');
  await expect(node).toContainText(/\/etc\/hosts/);
  await scrub(page, 1);
  await expect(node).toContainText(/containerd: sandboxes 0/);
});

/** Runs the cell; the player, which takes the run after the output is shown, has it then too. */
async function runInPlayer(page: Page, card: Locator, name: string): Promise<void> {
  await run(card);
  await expect(playerOf(page).locator('[data-part="run"]')).toHaveText(name);
}

/** Presses the button at a moment; what is read beside it would move the player if the page were scrolled between. */
async function runFrom(page: Page, position: number): Promise<void> {
  const button = playerOf(page).getByRole('button', { name: 'Run from here' });
  await scrub(page, position);
  await button.scrollIntoViewIfNeeded();
  await scrub(page, position);
  await button.evaluate((element: HTMLElement) => element.click());
}

test('an edited cell runs on from a moment of the unedited run', async ({ page }) => {
  await page.goto(gate);
  const card = cell(page, 'gate/add-team.ts');
  await runInPlayer(page, card, 'add-team.ts');
  const button = playerOf(page).getByRole('button', { name: 'Run from here' });
  await expect(button).toBeHidden();
  const length = await lengthOf(page);
  await rewrite(card, (source) => source.replace("'web'", "'data'"));
  await scrub(page, 0.5);
  await expect(button).toBeVisible();

  // After the Pod is stored the hook has nothing left to say: the run is the unedited one.
  await runBy(card, () => runFrom(page, length - 1));
  await expect(statusOf(card)).toContainText(`Ran with your change from event ${length - 1} on`);
  await expect(outputOf(card)).toContainText('team: web');
  await expect(playerOf(page)).toContainText(`from event ${length - 1} on`);
  expect(await lengthOf(page)).toBe(length);

  // From its first event on the hook answers as edited.
  await runBy(card, () => runFrom(page, 1));
  await expect(statusOf(card)).toContainText('from event 1 on');
  await expect(outputOf(card)).toContainText('team: data');
});

test('an edit that cannot be swapped there says so and runs from the beginning', async ({ page }) => {
  await page.goto(gate);
  const card = cell(page, 'gate/add-team.ts');
  await runInPlayer(page, card, 'add-team.ts');
  await rewrite(card, (source) => source.replace('new Cluster({', 'new Cluster({ nodes: 2,'));
  await runFrom(page, 50);
  await expect(statusOf(card)).toContainText(
    "Your edit changes the cluster's `nodes`, and only hooks and plugins can be swapped while it runs. So it ran from the beginning.",
    { timeout: 20_000 },
  );
});
