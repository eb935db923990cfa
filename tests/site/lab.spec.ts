/** The Lab, on the stand-in for WebContainer's server: its client, its page and the project in it are the real ones. */
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type RunningServer, serve } from '../../scripts/serve.ts';
import { smokeChecks } from '../../scripts/smoke-webcontainer.ts';
import { serveStandIn, type TestServer } from '../standin/servers.ts';
import { desktop, expect, overflow, phone, test } from './fixtures.ts';
import { LabPage } from './lab-page.ts';

let standIn: TestServer;
test.beforeAll(async () => {
  standIn = await serveStandIn();
});
test.afterAll(() => standIn?.close());
test.beforeEach(({ page }) => containersAt(page, standIn.origin));

async function containersAt(page: Page, origin: string): Promise<void> {
  await page.addInitScript((url) => Object.assign(globalThis, { WEBCONTAINER_API_IFRAME_URL: url }), origin);
}

const oneNode = `import { Cluster } from '#engine';
new Cluster({ nodes: [{ name: 'alone' }] });
`;

test.describe('started', () => {
  test.use({ bypassCSP: true }); // The policy of the pages knows the real one's address, not the stand-in's.
  test.slow();

  test('the terminal has kubectl: a Pod is run, listed, watched and deleted', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.start('lab/');
    await expect(lab.log).toContainText('the API server listens on http://127.0.0.1:');
    await expect(lab.keyboard).toBeFocused();
    await lab.type('kubectl run nginx --image nginx');
    await expect(lab.terminal).toContainText('pod/nginx created');
    await lab.type('kubectl wait --for=condition=Ready pod/nginx');
    await expect(lab.terminal).toContainText('pod/nginx condition met');
    await lab.type('kubectl get pods');
    await expect(lab.terminal).toContainText(/nginx +1\/1 +Running/);
    await lab.type('kubectl get pod absent; echo ended with $?');
    await expect(lab.terminal).toContainText('Error from server (NotFound): pods "absent" not found');
    await expect(lab.terminal).toContainText('ended with 1');
  });

  test('a program is edited and run again, and is still there after a reload', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.start('lab/');
    await lab.rewrite('cluster.ts', oneNode);
    await lab.run('cluster.ts');
    await lab.listens('cluster.ts');
    await lab.type('kubectl get nodes -o name');
    await expect(lab.terminal).toContainText('node/alone');
    await expect(lab.terminal).not.toContainText('node/node-1');

    await lab.start('lab/');
    await lab.type('kubectl get nodes -o name');
    await expect(lab.terminal).toContainText('node/alone');
    await page.getByRole('button', { name: "Back to the book's version" }).click();
    await lab.run('cluster.ts');
    await lab.listens('cluster.ts');
    await lab.type('kubectl get nodes -o name');
    await expect(lab.terminal).toContainText('node/node-2');
    await expect(page.getByRole('button', { name: "Back to the book's version" })).toBeHidden();
  });

  test('another program is served, with its hook', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.start('lab/');
    await page.getByRole('button', { name: 'add-team.ts', exact: true }).click();
    await lab.run('add-team.ts');
    await lab.listens('add-team.ts');
    await expect(lab.log).toContainText('add-team.example.com');
    await lab.type('kubectl run web --image nginx');
    await lab.type('kubectl get pods -L team --no-headers');
    await expect(lab.terminal).toContainText(/web .* web/);
  });

  test('a program that is wrong says where, and the next run works', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.start('lab/');
    await lab.rewrite('cluster.ts', "import { Clutser } from '#engine';\n");
    await lab.run('cluster.ts');
    await expect(lab.status).toContainText('cluster.ts has ended with exit code 1.');
    await expect(lab.log).toContainText(
      "cluster.ts:1:10: ImportError: '#engine' has nothing called `Clutser`.",
    );
    await lab.type('kubectl get nodes');
    await expect(lab.terminal).toContainText('was refused - did you specify the right host or port?');
    await lab.rewrite('cluster.ts', oneNode);
    await lab.run('cluster.ts');
    await lab.listens('cluster.ts');
  });

  test('npm install brings a package that a program imports', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.start('lab/');
    await lab.type('mkdir names && echo \'export const name = "from-a-package";\' > names/index.js');
    await lab.type(
      'echo \'{ "name": "names", "version": "1.0.0", "type": "module", "exports": "./index.js" }\' > names/package.json',
    );
    await lab.type('npm install --offline --no-audit --no-fund ./names && echo installed');
    await expect(lab.line('installed')).toBeVisible({ timeout: 60_000 });
    await lab.rewrite(
      'cluster.ts',
      "import { Cluster } from '#engine';\nimport { name } from 'names';\nnew Cluster({ nodes: [{ name }] });\n",
    );
    await lab.run('cluster.ts');
    await lab.listens('cluster.ts');
    await lab.type('kubectl get nodes -o name');
    await expect(lab.terminal).toContainText('node/from-a-package');
  });

  test('Tab belongs to the shell, and after Escape to the page; Ctrl-C stops a command', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.start('lab/');
    await lab.type('(echo asleep; exec sleep 60)');
    await expect(lab.line('asleep')).toBeVisible();
    await page.keyboard.press('Control+C');
    await lab.type('echo back');
    await expect(lab.line('back')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(lab.keyboard).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.keyboard.press('Tab');
    await expect(lab.keyboard).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Tab');
    await expect(lab.keyboard).not.toBeFocused();
    await expect(lab.log).toBeFocused();
  });

  test('a WebContainer that does not answer in 15 s is told in words', async ({ page, consoleErrors }) => {
    const silent = await serve({
      folder: join(import.meta.dirname, '../standin'),
      port: 0,
      host: 'localhost',
      base: '/',
      isolation: true,
      strictPort: false,
    });
    await containersAt(page, silent.url.replace(/\/$/, ''));
    await page.goto('lab/');
    await page.getByRole('button', { name: 'Start the Lab' }).click();
    const { status } = new LabPage(page);
    await expect(status).toContainText('The WebContainer did not start within 15 s', { timeout: 30_000 });
    await expect(status).toContainText('The cells of the chapters run without it.');
    await silent.close();
    consoleErrors.length = 0; // The frame's 404.
  });

  for (const [name, viewport, colorScheme] of [
    ['desktop, light', desktop, 'light'],
    ['phone, dark', phone, 'dark'],
  ] as const) {
    test(`axe finds nothing, and nothing is wider than the page: ${name}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const lab = new LabPage(page);
      await lab.start('lab/');
      await lab.type('kubectl get nodes');
      await expect(lab.terminal).toContainText('node-1');
      await expect(page.locator('one-pod-lab .monaco-editor')).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target }) => target) }))).toEqual(
        [],
      );
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      // axe does not see through to what is painted: nothing in the terminal may have a ground of its own.
      const grounds = await page
        .locator('.xterm-viewport, .xterm-scrollable-element, .xterm-screen')
        .evaluateAll((all) => all.map((element) => getComputedStyle(element).backgroundColor));
      expect(new Set(grounds)).toEqual(new Set(['rgba(0, 0, 0, 0)']));
    });
  }
});

test.describe('not started', () => {
  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });
    test('the page says so, and offers nothing', async ({ page }) => {
      await page.goto('lab/');
      await expect(
        page.getByText('The Lab is a program in this tab, and so it needs JavaScript.'),
      ).toBeVisible();
      await expect(page.locator('one-pod-lab')).toBeHidden();
    });
  });

  test('the title page leads there', async ({ page }) => {
    await page.goto('');
    await page.getByRole('link', { name: 'the Lab' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'The Lab' })).toBeVisible();
  });
});

test.describe('on a host that cannot set headers', () => {
  let host: RunningServer;
  test.beforeAll(async () => {
    const folder = resolve(import.meta.dirname, '../../dist');
    host = await serve({
      folder,
      port: 0,
      host: 'localhost',
      base: '/book/',
      isolation: false,
      strictPort: false,
    });
  });
  test.afterAll(() => host?.close());

  test('the page explains it, and a service worker that the reader asks for makes it work, until it is taken away', async ({
    page,
  }) => {
    const lab = new LabPage(page);
    await page.goto(`${host.url}lab/`);
    await expect(lab.status).toContainText('This server does not send the two headers that isolate a page');
    await expect(page.getByRole('button', { name: 'Start the Lab' })).toBeHidden();
    await page.getByRole('button', { name: 'Add the headers by a service worker' }).click();
    await expect(page.getByRole('button', { name: 'Start the Lab' })).toBeVisible();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByRole('button', { name: 'Take the service worker away' }).click();
    await expect(lab.status).toContainText('This server does not send the two headers');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  });

  test.describe('with the service worker', () => {
    test.use({ bypassCSP: true }); // The policy of the pages knows the real one's address, not the stand-in's.
    test('the Lab works, its editor too', async ({ page }) => {
      test.slow();
      const lab = new LabPage(page);
      await page.goto(`${host.url}lab/`);
      await page.getByRole('button', { name: 'Add the headers by a service worker' }).click();
      await expect(page.getByRole('button', { name: 'Start the Lab' })).toBeVisible();
      await lab.start(`${host.url}lab/`);
      await lab.rewrite('cluster.ts', oneNode);
      await lab.run('cluster.ts');
      await lab.listens('cluster.ts');
      await lab.type('kubectl get nodes -o name');
      await expect(lab.terminal).toContainText('node/alone');
    });
  });

  test("a chapter's switch stays on the sandbox, and says where to read on", async ({ page }) => {
    await page.goto(`${host.url}3-handoff/`);
    await page.getByRole('radio', { name: 'WebContainer' }).click();
    const notice = page.locator('one-pod-runtime [data-part="notice"]');
    await expect(notice).toContainText(
      'the cells stay in the sandbox; the page of the Lab says what can be done',
    );
    await expect(page.getByRole('radio', { name: 'sandbox' })).toBeChecked();
  });

  test('an address that no browser isolates is told so', async ({ page }) => {
    await page.addInitScript(() => Object.defineProperty(globalThis, 'isSecureContext', { value: false }));
    await page.goto(`${host.url}lab/`);
    await expect(new LabPage(page).status).toContainText('is neither https nor localhost');
    await expect(page.getByRole('button', { name: 'Add the headers by a service worker' })).toBeHidden();
  });
});

test.describe('the smoke test of the real WebContainer', () => {
  test.use({ bypassCSP: true }); // The policy of the pages knows the real one's address, not the stand-in's.
  test('passes on the stand-in', async ({ page }) => {
    test.slow();
    const address = new URL('lab/', test.info().project.use.baseURL).href;
    const results = await smokeChecks(page, address, { npm: false });
    expect(results.map(({ name, failure }) => failure ?? name)).toEqual([
      'the Lab starts and its API server listens',
      'the shell has Node',
      'a Pod runs, by kubectl in the terminal',
      'an edited program is served',
    ]);
  });
});
