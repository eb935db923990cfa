/**
 * The site's tests, in a real Chromium, on the built book: `npm run build`, then
 * `npm run test:site -- tests/site/some.spec.ts:12`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.ts';
import { freePort } from './scripts/free-port.ts';

// Playwright reads this file again in every worker, which inherits the environment: the choices are made once.
process.env.CHROMIUM_PATH ??= findChromium() ?? '';
process.env.SITE_PORT ??= String(await freePort());

const executablePath = process.env.CHROMIUM_PATH;
const root = import.meta.dirname;
const builtBook = existsSync(join(root, 'dist/index.html'));

export default defineConfig({
  testDir: 'tests/site',
  outputDir: '.cache/playwright',
  workers: 2,
  fullyParallel: true,
  // One test that a busy machine was too slow for says so ("flaky"), and doesn't cost the run of all the others.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: join(root, '.cache/test/playwright.json') }]],
  use: {
    baseURL: `http://localhost:${process.env.SITE_PORT}/`,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-quic',
        '--disable-sync',
        '--no-first-run',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
  ...(builtBook && {
    webServer: {
      command: `node scripts/serve.ts --port ${process.env.SITE_PORT} --strict-port`,
      url: `http://localhost:${process.env.SITE_PORT}/`,
      reuseExistingServer: false,
    },
  }),
});
