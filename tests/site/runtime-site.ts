/** The servers and built files that tests of the runtimes need; each test file starts and closes its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildRuntimeAssets, bundled, type RuntimeAssetsOptions } from '../../scripts/build-engine.ts';
import { isolationHeaders, servePage, serveStandIn } from '../standin/servers.ts';
import type { DrivenPage } from './browsers/driven-page.ts';
import type { RunRequest, RunResult } from './runtime-page.ts';

export interface RuntimeSite {
  /** Origins of one page, without any headers and cross-origin isolated. */
  plain: string;
  isolated: string;
  close(): Promise<void>;
  /** Opens the page; `containers` is where it looks for WebContainers, the stand-in by default. */
  open(page: Page, origin: string, containers?: string): Promise<void>;
}

export async function startRuntimeSite(options?: RuntimeAssetsOptions): Promise<RuntimeSite> {
  const folder = await mkdtemp(join(tmpdir(), 'runtimes-'));
  await buildRuntimeAssets(folder, options);
  const script = await bundled(join(import.meta.dirname, 'runtime-page.ts'), { format: 'esm' });
  const standIn = await serveStandIn();
  const plain = await servePage({ script, folder });
  const isolated = await servePage({ script, folder, headers: isolationHeaders });

  return {
    plain: plain.origin,
    isolated: isolated.origin,
    async close() {
      await Promise.all([standIn, plain, isolated].map((server) => server.close()));
      await rm(folder, { recursive: true, force: true });
    },
    async open(page, origin, containers = standIn.origin) {
      await page.addInitScript((url) => {
        Object.assign(globalThis, { WEBCONTAINER_API_IFRAME_URL: url });
      }, containers);
      await page.goto(origin);
      await page.waitForFunction(() => 'runtimePage' in globalThis);
    },
  };
}

export function run(page: DrivenPage, request: RunRequest): Promise<RunResult> {
  return page.evaluate((asked) => runtimePage.run(asked), request);
}
