/** Both editors do what a cell needs of an editor, by the same tests; and what only the full one knows. */
import type { Page } from '@playwright/test';
import type { CellElement } from '../../src/playground/cell-element.ts';
import { cell, codeOf, editorOf, outputOf, run, statusOf, use, write } from './cell-card.ts';
import { expect, phone, test } from './fixtures.ts';

const handoff = '3-handoff/';
const file = 'handoff/prefer-quiet-nodes.ts';
const selectors = { monaco: '.monaco-editor', codemirror: '.cm-editor' } as const;

/** As a reader who has chosen an editor before; the sandbox's frame has no storage. */
const choose = (page: Page, kind: keyof typeof selectors): Promise<unknown> =>
  page.addInitScript((chosen) => {
    if (window.top === window) localStorage.setItem('one-pod.editor', chosen);
  }, kind);

async function open(page: Page, kind: keyof typeof selectors) {
  await choose(page, kind);
  await page.goto(handoff);
  const card = cell(page, file);
  await card.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(card.locator(selectors[kind]).first()).toBeVisible({ timeout: 20_000 });
  return card;
}

for (const kind of ['monaco', 'codemirror'] as const) {
  test.describe(kind, () => {
    test('opens with the text of the cell, focused, and what is typed is what runs', async ({ page }) => {
      const card = await open(page, kind);
      const before = await codeOf(card);
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.type('\n// typed');
      await expect.poll(() => codeOf(card)).toBe(`${before}\n// typed`);
    });

    test('a text that the page puts in is undone by the editor’s own undo', async ({ page }) => {
      const card = await open(page, kind);
      const before = await codeOf(card);
      await card.evaluate((element) => (element as CellElement).show('1;', 'restored'));
      await expect.poll(() => codeOf(card)).toBe('1;');
      await page.keyboard.press('ControlOrMeta+Z');
      await expect.poll(() => codeOf(card)).toBe(before);
    });

    test('Shift+Enter runs, Escape leaves to the Run button, by the keyboard alone', async ({ page }) => {
      const card = await open(page, kind);
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.type("\nconsole.log('by keyboard');");
      await page.keyboard.press('Shift+Enter');
      await expect(outputOf(card)).toContainText('by keyboard', { timeout: 20_000 });
      await page.keyboard.press('Escape');
      await expect(card.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
    });

    test('an error stands under its line, and the place in the output leads there', async ({ page }) => {
      const card = await open(page, kind);
      await write(card, "const a = 1;\nthrow new Error('on purpose');\n// the end");
      await run(card);
      await expect(card.locator('.editor .problem')).toContainText('on purpose');
      await outputOf(card).getByRole('button', { name: 'Line 2' }).click();
      await page.keyboard.press('Home');
      await page.keyboard.type('//');
      await expect.poll(() => codeOf(card)).toContain("//throw new Error('on purpose');");
      await run(card);
      await expect(card.locator('.editor .problem')).toHaveCount(0);
    });

    test('format puts the indentation in order', async ({ page }) => {
      const card = await open(page, kind);
      await card.evaluate((element) =>
        (element as CellElement).show('function f() {\n        return 1;   \n}\nf();\n', 'typed'),
      );
      await use(card, 'Format');
      await expect.poll(() => codeOf(card)).toBe('function f() {\n  return 1;\n}\nf();\n');
    });

    test('find opens a search, and Escape closes that first', async ({ page }) => {
      const card = await open(page, kind);
      await use(card, 'Find');
      const field = card.locator('.find-widget.visible textarea, .cm-search input[name="search"]').first();
      await expect(field).toBeVisible();
      await field.fill('kubectl');
      await page.keyboard.press('Escape');
      await expect(field).toBeHidden();
      await expect(editorOf(card)).toBeVisible();
    });

    test('the changes are shown against the original, and against the solution', async ({ page }) => {
      await choose(page, kind);
      await page.goto(handoff);
      const card = cell(page, 'handoff/gather.ts');
      await use(card, 'Changes');
      await expect(card.locator('.panel')).toHaveText('Nothing is changed.');
      await card.getByRole('button', { name: 'Edit', exact: true }).click();
      await expect(card.locator(selectors[kind]).first()).toBeVisible({ timeout: 20_000 });
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.type('\n// mine');
      await use(card, 'Changes');
      await use(card, 'Changes');
      await expect(card.locator('.panel .diff')).toContainText('mine', { timeout: 20_000 });
      await use(card, 'Against the solution');
      await expect(card.locator('.panel .diff')).toContainText('Math.min', { timeout: 20_000 });
      await use(card, 'Against the solution');
      await expect(card.locator('.panel')).toBeEmpty();
    });
  });
}

test('the engine’s docstrings come on hover, and what the types say is wrong stands under its line', async ({
  page,
}) => {
  const card = await open(page, 'monaco');
  await write(
    card,
    "import { Cluster } from '#engine';\nconst cluster = new Cluster({ nodes: 'three' });\nawait cluster.sleep('1s');\n",
  );
  await expect(card.locator('.editor .problem')).toContainText("Type 'string' is not assignable", {
    timeout: 20_000,
  });
  await card.locator('.view-line').getByText('sleep').hover();
  await expect(page.locator('.monaco-hover:not(.hidden)').first()).toContainText('Lets virtual time pass', {
    timeout: 20_000,
  });
});

test.describe('where fingers point', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: phone });

  test('the light editor comes, Monaco is not fetched, and the reader may choose it after all', async ({
    page,
  }) => {
    const scripts: string[] = [];
    page.on('response', (response) => scripts.push(response.url()));
    await page.goto(handoff);
    const card = cell(page, file);
    await card.getByRole('button', { name: 'Edit', exact: true }).tap();
    await expect(card.locator('.cm-editor')).toBeVisible({ timeout: 20_000 });
    expect(scripts.filter((url) => /monaco.*\.js|worker/i.test(url))).toEqual([]);
    await use(card, 'Use the full editor');
    await expect(card.locator('.monaco-editor').first()).toBeVisible({ timeout: 20_000 });
    await expect(card.locator('.cm-editor')).toHaveCount(0);
    await page.reload();
    await card.getByRole('button', { name: 'Edit', exact: true }).tap();
    await expect(card.locator('.monaco-editor').first()).toBeVisible({ timeout: 20_000 });
  });

  test('a cell is edited and run on a phone', async ({ page }) => {
    await page.goto(handoff);
    const card = cell(page, file);
    await card.getByRole('button', { name: 'Edit', exact: true }).tap();
    await expect(card.locator('.cm-editor')).toBeVisible({ timeout: 20_000 });
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText("console.log('from a phone');\n");
    await run(card);
    await expect(outputOf(card)).toContainText('from a phone');
    await expect(statusOf(card)).toHaveText('Ran with your change');
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0);
  });
});
