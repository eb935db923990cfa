/** What a reader writes stays: over a reload, a reset, two tabs, a full disk, and on its way to another browser. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { CellElement } from '../../src/playground/cell-element.ts';
import { cell, codeOf, outputOf, run, statusOf, use, write } from './cell-card.ts';
import { expect, test } from './fixtures.ts';

const handoff = '3-handoff/';
const file = 'handoff/scores.ts';
const mine = "console.log('mine');\n";
const kept = (page: Page): Promise<string | null> =>
  page.evaluate(() => localStorage.getItem('one-pod.kept'));

/** Resolves when everything that was written is on the disk. */
const saved = (page: Page, texts: number): Promise<void> =>
  expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const opening = indexedDB.open('one-pod');
            opening.onsuccess = () => {
              const count = opening.result.transaction('revisions').objectStore('revisions').count();
              count.onsuccess = () => {
                opening.result.close();
                resolve(count.result);
              };
            };
          }),
      ),
    )
    .toBe(texts);

test('a text is there again after a reload, without an editor, and runs', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, file);
  await write(card, mine);
  await saved(page, 1);
  await page.reload();
  await expect(card.locator('[data-part="code"]')).toContainText("console.log('mine');");
  await expect(card.locator('.monaco-editor')).toHaveCount(0);
  await run(card);
  await expect(outputOf(card)).toContainText('mine');
  await expect(statusOf(card)).toHaveText('Ran with your change');
});

test('a page where nothing was written loads nothing that keeps', async ({ page }) => {
  const scripts: string[] = [];
  page.on('response', (response) => scripts.push(response.url()));
  await page.goto(handoff, { waitUntil: 'networkidle' });
  expect(scripts.filter((url) => /kept|idb/.test(url))).toEqual([]);
});

test('a reset is undone after a reload too', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, file);
  const original = await codeOf(card);
  await write(card, mine);
  await card.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => codeOf(card)).toBe(original);
  await saved(page, 2);
  await page.reload();
  await card.getByRole('button', { name: 'Undo reset' }).click();
  await expect.poll(() => codeOf(card)).toBe(mine);
  await expect(statusOf(card)).toHaveText('Your text is back');
});

test('the history has every text with its time: compare, bring back', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, file);
  const original = await codeOf(card);
  await write(card, mine);
  await card.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => codeOf(card)).toBe(original);
  await use(card, 'History');
  const entries = card.locator('.history li');
  await expect(entries).toHaveCount(2);
  await expect(entries.nth(0)).toContainText('reset to the book’s text');
  await expect(entries.nth(0)).toContainText('what you see');
  await expect(entries.nth(1)).toContainText(/\d:\d\d.*written/);
  await entries
    .nth(1)
    .getByRole('button', { name: /^Compare/ })
    .click();
  await expect(entries.nth(1).locator('.diff')).toContainText('mine', { timeout: 20_000 });
  await entries
    .nth(1)
    .getByRole('button', { name: /^Bring back/ })
    .click();
  await expect.poll(() => codeOf(card)).toBe(mine);
  await expect(entries).toHaveCount(3);
});

test('two tabs on one cell: the later edit shows in both, the other is in the history, and nothing is mixed', async ({
  page,
  context,
}) => {
  test.slow();
  await page.goto(handoff);
  const first = cell(page, file);
  await write(first, "console.log('first tab');\n");
  const other = await context.newPage();
  await other.goto(handoff);
  const second = cell(other, file);
  await expect(second.locator('[data-part="code"]')).toContainText('first tab');
  await write(second, "console.log('second tab');\n");
  await expect.poll(() => codeOf(first)).toBe("console.log('second tab');\n");
  const notice = first.locator('.notice');
  await expect(notice).toContainText(/Another tab has edited this cell at \d+:\d\d/);
  await use(first, 'History');
  await expect(first.locator('.history li')).toHaveCount(2);
  await notice.getByRole('button', { name: 'Show mine' }).click();
  await expect.poll(() => codeOf(first)).toBe("console.log('first tab');\n");
  await expect.poll(() => codeOf(second)).toBe("console.log('first tab');\n");
});

test('both tabs type at the same time: each text stays whole', async ({ page, context }) => {
  await page.goto(handoff);
  const other = await context.newPage();
  await other.goto(handoff);
  const cards = [cell(page, file), cell(other, file)];
  await Promise.all(
    cards.map((card, index) =>
      card.evaluate(async (element, name) => {
        const own = element as CellElement;
        for (let count = 0; count < 30; count++) {
          await own.show(`// ${name} ${'x'.repeat(count)}\n`, 'typed');
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      }, `tab ${index}`),
    ),
  );
  const shown = (): Promise<string[]> => Promise.all(cards.map(codeOf));
  await expect.poll(async () => new Set(await shown()).size).toBe(1);
  expect((await shown())[0]).toMatch(/^\/\/ tab \d x{29}\n$/);
  await page.reload();
  await expect.poll(() => codeOf(cell(page, file))).toMatch(/^\/\/ tab \d x{29}\n$/);
  const texts = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const opening = indexedDB.open('one-pod');
        opening.onsuccess = () => {
          const all = opening.result.transaction('revisions').objectStore('revisions').getAll();
          all.onsuccess = () => resolve(all.result.map(({ text }: { text: string }) => text));
        };
      }),
  );
  for (const text of texts) expect(text).toMatch(/^\/\/ tab \d x*\n$/);
  for (const tab of ['tab 0', 'tab 1']) expect(texts.some((text) => text.includes(tab))).toBe(true);
});

test('a full disk is told in words, and the text is still there to be saved', async ({ page }) => {
  await page.goto(handoff);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1 });
  const card = cell(page, file);
  await write(card, `// ${'long '.repeat(2_000)}\n${mine}`);
  await expect(card.locator('.notice')).toContainText('storage that the browser gives this site is full');
  await run(card);
  await expect(outputOf(card)).toContainText('mine');
  await use(card, 'History');
  await expect(card.locator('.history li')).toHaveCount(1);
});

test('where the browser keeps nothing, the reader is told, and everything else works', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
  });
  await page.goto(handoff);
  const card = cell(page, file);
  const original = await codeOf(card);
  await write(card, mine);
  await expect(card.locator('.notice')).toContainText('lets the page keep nothing');
  await card.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => codeOf(card)).toBe(original);
  await card.getByRole('button', { name: 'Undo reset' }).click();
  await expect.poll(() => codeOf(card)).toBe(mine);
  await run(card);
  await expect(outputOf(card)).toContainText('mine');
});

test('all work is one file, which another browser reads, and nothing that was there is lost', async ({
  page,
  browser,
}) => {
  test.slow();
  await page.goto(handoff);
  await write(cell(page, file), mine);
  await saved(page, 1);
  await page.goto('your-work/');
  await expect(page.locator('one-pod-work li')).toContainText('handoff/scores.ts');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  const path = await (await download).path();
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ format: 'one-pod work', version: 1 });

  const elsewhere = await browser.newContext();
  const there = await elsewhere.newPage();
  await there.goto(new URL(handoff, page.url().replace(/your-work.*/, '')).href);
  await write(cell(there, file), "console.log('theirs');\n");
  await saved(there, 1);
  await there.goto(page.url());
  await there.getByLabel('Read a file').setInputFiles(path);
  await expect(there.locator('one-pod-work')).toContainText('Read: 1 text of 1 cell');
  await expect(there.locator('one-pod-work li')).toContainText('2 texts');
  await there.getByRole('link', { name: /./ }).filter({ hasText: 'hand' }).first().click();
  await expect(cell(there, file).locator('[data-part="code"]')).toContainText('theirs');
  await use(cell(there, file), 'History');
  await expect(cell(there, file).locator('.history li')).toHaveCount(2);
  await elsewhere.close();
});

test('a file that is none gets words, and deleting asks first', async ({ page }) => {
  await page.goto(handoff);
  await write(cell(page, file), mine);
  await saved(page, 1);
  await page.goto('your-work/');
  const work = page.locator('one-pod-work');
  const input = page.getByLabel('Read a file');
  await input.setInputFiles({ name: 'cat.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(work).toContainText('was not saved by One Pod');
  await page.getByRole('button', { name: 'Delete all', exact: true }).click();
  await page.getByRole('button', { name: 'Keep everything' }).click();
  await expect(work.locator('li')).toHaveCount(1);
  await page.getByRole('button', { name: 'Delete all', exact: true }).click();
  await page.getByRole('button', { name: 'Delete all now' }).click();
  await expect(work).toContainText('All of it is deleted');
  await expect(work.locator('li')).toHaveCount(0);
  await page.goto(handoff);
  expect(await kept(page)).toBe('{"texts":[],"solved":{}}');
  await expect(cell(page, file).getByRole('button', { name: 'Reset', exact: true })).toBeHidden();
});

test('an exercise stays solved: at its cell, in the ruler, in the contents', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/gather.ts');
  await card.getByText('Solution', { exact: true }).click();
  await card.getByRole('button', { name: 'Put it in the editor' }).click();
  await expect(card.locator('.monaco-editor').first()).toBeVisible({ timeout: 20_000 });
  await run(card);
  await expect(card.getByText('✓ solved')).toBeVisible();
  const step = page.getByRole('link', { name: /^Step 14: Score, 1 exercise solved/ });
  await expect(step).toHaveAttribute('data-solved', '1 exercise solved');
  await page.reload();
  await expect(card.getByText('✓ solved')).toBeVisible();
  await expect(step).toBeAttached();
  await card.getByRole('button', { name: 'Back to my text' }).click();
  await expect(card.getByText('✓ solved')).toBeVisible();
  await page.goto('');
  await expect(page.getByRole('main').getByRole('link', { name: /Score/ })).toHaveAttribute(
    'data-solved',
    '1 exercise solved',
  );
});
