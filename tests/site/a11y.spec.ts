/** What axe finds, and what it cannot: the keyboard. */
import AxeBuilder from '@axe-core/playwright';
import { desktop, expect, pages, phone, test } from './fixtures.ts';

// Every page in both schemes and at both widths, and from page to page the other scheme at the other width.
for (const [index, path] of [...pages, 'your-work/', 'source/trace/steps.ts/'].entries()) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const width = (index % 2 === 0) === (colorScheme === 'light') ? 'desktop' : 'phone';
    test(`axe finds nothing in /${path}, ${colorScheme}, ${width}`, async ({ page }) => {
      test.slow(); // A chapter has some thousand elements, and axe looks at each several times.
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(width === 'desktop' ? desktop : phone);
      await page.goto(path);
      // The lines of a program are alike, and axe takes a second for a few hundred words of them.
      const axe = new AxeBuilder({ page }).exclude('pre .line:nth-child(n + 6)');
      const { violations } = await axe.analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, any }) => ({ id, target, why: any[0]?.message })),
      );
      expect(found).toEqual([]);
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
  for (let at = 0; at < 60 && !reached.at(-1)?.startsWith('Step 23'); at++) {
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
