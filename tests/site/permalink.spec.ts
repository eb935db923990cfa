/** A link carries a cell as it was: text, seed, runtime and moment; what it brings is a stranger's until it is touched. */
import type { Page } from '@playwright/test';
import type { PlayerElement } from '../../src/player/player-element.ts';
import { encodeLink, type Link } from '../../src/playground/permalink/link.ts';
import { cell, codeOf, outputOf, run, statusOf, use, write } from './cell-card.ts';
import { expect, test } from './fixtures.ts';

const handoff = '3-handoff/';
const file = 'handoff/scores.ts';
const theirs = "console.log('theirs');\n";

const openLink = async (page: Page, link: Link, path = handoff): Promise<void> => {
  await page.goto(`${path}${await encodeLink(link)}`);
};

/** The link that the cell's own button gives. */
async function linkOf(page: Page): Promise<string> {
  const card = cell(page, file);
  await use(card, 'Copy link');
  return card.getByRole('textbox', { name: 'Link to this cell as it is now' }).inputValue();
}

test('a link brings text, seed and moment to another browser, and runs only on a press', async ({
  page,
  browser,
}) => {
  test.slow();
  await page.goto(handoff);
  const card = cell(page, file);
  await write(
    card,
    "import { Cluster } from '#engine';\nawait new Cluster().kubectl('run nginx --image nginx');\nconsole.log('from a link');\n",
  );
  await card.getByRole('button', { name: 'More', exact: true }).click();
  await card.getByLabel('Seed').fill('7');
  await card.getByLabel('Seed').blur();
  await run(card);
  const player = page.locator('one-pod-player');
  await expect(player.locator('[data-part="run"]')).toContainText('seed 7');
  await player.evaluate(async (element) => (await (element as PlayerElement).open()).go(40));
  const words = await player.locator('[data-part="what"]').textContent();
  const text = await codeOf(card);
  const link = await linkOf(page);
  expect(link).toContain('#v1.d.');

  const context = await browser.newContext();
  const there = await context.newPage();
  await there.goto(link);
  const shown = cell(there, file);
  await expect(shown.locator('.notice')).toContainText('somebody else wrote, the seed 7 and a moment');
  await expect.poll(() => codeOf(shown)).toBe(text);
  await expect(shown).toBeInViewport();
  await expect(outputOf(shown)).not.toContainText('from a link');
  await expect(there.locator('iframe[title="Where the cells run"]')).toHaveCount(0);
  await run(shown);
  await expect(outputOf(shown)).toContainText('from a link');
  await expect(there.locator('one-pod-player [data-part="what"]')).toHaveText(words ?? '');
  await expect(there.locator('[data-notice="place"]')).toHaveCount(0);
  await context.close();
});

test('the reader’s own text is kept, and one press away', async ({ page }) => {
  await page.goto(handoff);
  await write(cell(page, file), "console.log('mine');\n");
  await page.goto('about:blank');
  await openLink(page, { cell: file, code: theirs });
  const card = cell(page, file);
  await expect(card).toHaveAttribute('data-foreign', '');
  await expect(card.locator('[data-part="code"]')).toContainText('theirs');
  await card.locator('.notice').getByRole('button', { name: 'Show my own text' }).click();
  await expect(card.locator('[data-part="code"]')).toContainText('mine');
  await expect(card).not.toHaveAttribute('data-foreign');
  await page.reload();
  await expect(card.locator('[data-part="code"]')).toContainText('mine');
});

test('a stranger’s text that the reader edits is theirs from then on, beside what they had', async ({
  page,
}) => {
  await page.goto(handoff);
  await write(cell(page, file), "console.log('mine');\n");
  await page.goto('about:blank');
  await openLink(page, { cell: file, code: theirs });
  const card = cell(page, file);
  await write(card, `${theirs}// and me\n`);
  await expect(card).not.toHaveAttribute('data-foreign');
  expect(page.url()).not.toContain('#v1');
  await use(card, 'History');
  await expect(card.locator('.history li')).toHaveCount(2);
  await expect(card.locator('.history li').first()).toContainText('from a link');
  await card.getByRole('button', { name: 'Back to my text' }).click();
  await expect.poll(() => codeOf(card)).toBe("console.log('mine');\n");
});

test('a stranger’s solution does not count as the reader’s', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/gather.ts');
  const code = await card
    .locator('template[data-part="solution"]')
    .evaluate((template) => (template as HTMLTemplateElement).content.textContent ?? '');
  await page.goto('about:blank');
  await openLink(page, { cell: 'handoff/gather.ts', code });
  await expect(card).toHaveAttribute('data-foreign', '');
  await run(card);
  await expect(statusOf(card)).toHaveText('Solved');
  await expect(card.getByText('✓ solved')).toBeHidden();
});

test('a run that is another today says so, and lands at the nearest moment', async ({ page }) => {
  const place = { step: 15, kind: 'pod.bound', object: 'default/nginx', digest: '00000000', engine: '0.0.9' };
  await openLink(page, { cell: file, place: { ...place, ordinal: 1 } });
  await run(cell(page, file));
  const notice = page.locator('[data-notice="place"]');
  await expect(notice).toContainText('engine 0.0.9');
  await expect(notice).toContainText('is still there');
  await page.goto('about:blank');
  await openLink(page, { cell: file, place: { ...place, ordinal: 99 } });
  await run(cell(page, file));
  await expect(notice).toContainText('The nearest one is shown');
  await expect(page.locator('one-pod-player [data-part="when"]')).toContainText('step 15');
});

test('a link that is pasted into the open page is opened too', async ({ page }) => {
  await page.goto(handoff);
  const hash = await encodeLink({ cell: file, code: theirs });
  await page.evaluate((link) => {
    location.hash = link;
  }, hash);
  await expect(cell(page, file).locator('.notice')).toContainText('somebody else wrote');
});

test('a link that asks for a WebContainer offers it, and chooses nothing by itself', async ({ page }) => {
  await openLink(page, { cell: file, runtime: 'webcontainer' });
  const card = cell(page, file);
  await expect(card.locator('.notice').getByRole('button', { name: 'Use a WebContainer' })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'sandbox' })).toBeChecked();
});

for (const [what, hash, words] of [
  ['is cut off', '#v1.d.eNqr', 'damaged'],
  ['is of a later version', '#v9.q.abc', 'newer version of the book'],
  ['is about a cell that is not here', '#v1.p.eyJjZWxsIjoiYS50cyJ9', 'no cell a.ts'],
] as const) {
  test(`a link that ${what} gets words`, async ({ page }) => {
    await page.goto(`${handoff}${hash}`);
    await expect(page.locator('main > [role="alert"]')).toContainText(words);
    await run(cell(page, file));
  });
}

test('on plain http, where there is no clipboard, the link is selected to be copied by hand', async ({
  page,
}) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(handoff);
  const link = await linkOf(page);
  await expect(cell(page, file).locator('.panel')).toContainText('Copy the link from here');
  expect(await page.evaluate(() => String(getSelection()))).toBe(link);
});

test('another seed runs the same cell otherwise, and an empty one as the book does', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, file);
  const book = await outputOf(card).innerHTML();
  const trace = (): Promise<string> =>
    page.locator('one-pod-player').evaluate(async (element) => {
      const { run } = await (element as PlayerElement).open();
      return JSON.stringify(run.events);
    });
  await run(card);
  const usual = await trace();
  await card.getByRole('button', { name: 'More', exact: true }).click();
  await card.getByLabel('Seed').fill('7');
  await run(card);
  expect(await trace()).not.toBe(usual);
  await card.getByLabel('Seed').fill('');
  await run(card);
  expect(await trace()).toBe(usual);
  expect(await outputOf(card).innerHTML()).toBe(book);
});
