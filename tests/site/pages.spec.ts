/** Every page at every width: nothing sticks out, nothing moves, nothing complains; and the ways between them. */
import {
  desktop,
  expect,
  layoutShift,
  overflow,
  pages,
  phone,
  readThrough,
  smallest,
  test,
} from './fixtures.ts';

for (const path of pages) {
  for (const [name, viewport] of Object.entries({ desktop, phone, smallest })) {
    test(`/${path} on ${name}: no sideways scroll, no layout shift`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.goto(path);
      await readThrough(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await layoutShift(page)).toBeLessThan(0.01);
    });
  }
}

test('at 200 % zoom nothing sticks out', async ({ page }) => {
  await page.setViewportSize({ width: desktop.width / 2, height: desktop.height / 2 });
  for (const path of pages) {
    await page.goto(path);
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
  }
});

test('a reader is reading within one click', async ({ page }) => {
  await page.goto('');
  await page.getByRole('link', { name: 'Begin reading' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Before you press Enter');
});

test('the pages are linked in order, there and back', async ({ page }) => {
  const titles: string[] = [];
  await page.goto('0-prologue/');
  for (let at = 0; at < 6; at++) {
    titles.push((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    await page.getByRole('link', { name: /^Next / }).click();
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(titles.at(-1) ?? '');
  }
  for (const title of titles.reverse()) {
    await page.getByRole('link', { name: /^Before / }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  }
});

test('the ruler leads to a step of another chapter and marks the one that is read', async ({ page }) => {
  await page.setViewportSize(desktop);
  await page.goto('1-client/');
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('link', { name: 'Step 14: Score' }).click();
  await expect(page).toHaveURL(/3-handoff\/#step-14-score$/);
  await expect(page.getByRole('heading', { level: 2, name: 'Score' })).toBeInViewport();
  await expect(steps.locator('[aria-current=step]')).toHaveText(/14/);
});

test('the theme is remembered, and there before the first paint', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('1-client/');
  const lightness = () =>
    page.evaluate(() =>
      Number(/oklch\(([\d.]+)/.exec(getComputedStyle(document.documentElement).backgroundColor)?.[1]),
    );
  expect(await lightness()).toBeGreaterThan(0.9);
  const button = page.getByRole('button', { name: 'Theme' });
  await button.click();
  await button.click();
  await expect(button).toHaveText('Theme: dark');
  expect(await lightness()).toBeLessThan(0.3);
  await page.goto('2-gate/');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'Theme' }).click();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});

test('no page asks another host for anything', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(baseURL ?? ''))
      foreign.push(request.url());
  });
  for (const path of pages) await page.goto(path);
  expect(foreign).toEqual([]);
});

test('an address that does not exist says so, with the way back', async ({ page, consoleErrors }) => {
  await page.goto('no/such/page');
  consoleErrors.length = 0;
  await expect(page.getByRole('main')).toContainText('NotFound');
  await page.getByRole('link', { name: 'The contents' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One Pod');
});

test('every link within the book arrives', async ({ page, request }) => {
  const targets = new Map<string, string>();
  for (const path of pages) {
    await page.goto(path);
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    for (const link of links)
      if (new URL(link).origin === new URL(page.url()).origin) targets.set(link, path);
  }
  const texts = new Map<string, string>();
  for (const [link, from] of targets) {
    const [address = '', anchor] = link.split('#');
    if (!texts.has(address)) {
      const response = await request.get(address);
      expect(response.status(), `${address}, linked from /${from}`).toBe(200);
      texts.set(address, await response.text());
    }
    if (anchor) expect(texts.get(address), `${link}, linked from /${from}`).toContain(`id="${anchor}"`);
  }
});
