/** What axe finds, and what it cannot: the keyboard. */
import AxeBuilder from '@axe-core/playwright';
import { desktop, expect, pages, phone, test } from './fixtures.ts';

for (const path of [...pages, 'source/trace/steps.ts/']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing in /${path}, ${colorScheme}`, async ({ page }) => {
      // A chapter has some thousand elements, and axe looks at each several times.
      test.setTimeout(240_000);
      await page.emulateMedia({ colorScheme });
      for (const viewport of [desktop, phone]) {
        await page.setViewportSize(viewport);
        await page.goto(path);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, any }) => ({ id, target, why: any[0]?.message })),
        );
        expect(found).toEqual([]);
      }
    });
  }
}

test('the first Tab offers to skip to the text', async ({ page }) => {
  await page.goto('2-gate/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the text' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('chapters, theme and steps are reached by Tab, in reading order, and show it', async ({ page }) => {
  await page.setViewportSize(desktop);
  await page.goto('1-client/');
  const reached: string[] = [];
  for (let at = 0; at < 33; at++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    reached.push(
      await focused.evaluate((element) =>
        (element.ariaLabel ?? element.textContent).replace(/\s+/g, ' ').trim(),
      ),
    );
    expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle), reached.at(-1)).toBe(
      'solid',
    );
  }
  expect(reached.slice(1, 4)).toEqual(['One Pod', 'Prologue', '1 Client']);
  expect(reached).toContain('Theme: system');
  expect(reached.at(-1)).toBe('Step 23: The status patch');
});
