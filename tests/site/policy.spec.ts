/** The Content-Security-Policy that the pages carry, and what a stricter one of the server does. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const handoff = '3-handoff/';

const scores = (page: Page) => page.locator('one-pod-cell[data-file="handoff/scores.ts"]');

/** Serves the chapter with a header of the server's own. */
async function withHeader(page: Page, policy: string): Promise<void> {
  await page.route(`**/${handoff}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'content-security-policy': policy },
    });
  });
}

test('cells run and are edited under the policy of the page, which refuses other scripts', async ({
  page,
  consoleErrors,
}) => {
  await page.goto(handoff);
  const card = scores(page);
  await card.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(card.locator('[data-part="status"]')).toHaveText('Ran');
  await card.getByRole('button', { name: 'Edit' }).click();
  await expect(card.getByRole('textbox')).toBeFocused();
  expect(consoleErrors).toEqual([]);

  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'globalThis.pwned = 1';
        document.head.append(script);
        setTimeout(() => resolve('nothing'), 2_000);
      }),
  );
  expect(refused).toBe('script-src-elem');
  expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
  consoleErrors.length = 0;
});

for (const [policy, directive] of [
  ["script-src 'self'", "script-src 'self'"],
  ["default-src 'self'; style-src 'self' 'unsafe-inline'", "default-src 'self'"],
  ["worker-src 'none'", "worker-src 'none'"],
  ["connect-src 'none'", "connect-src 'none'"],
] as const) {
  test(`where the server sends ${policy}, a cell says which directive is in the way`, async ({
    page,
    consoleErrors,
  }) => {
    await withHeader(page, policy);
    await page.goto(handoff);
    const card = scores(page);
    await card.getByRole('button', { name: 'Run', exact: true }).click();
    const output = card.locator('[data-part="output"]');
    await expect(output).toContainText('Cells cannot run here: the server sends a Content-Security-Policy');
    await expect(output).toContainText(directive);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    consoleErrors.length = 0;
  });
}
