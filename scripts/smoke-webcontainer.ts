/**
 * `npm run smoke:webcontainer`: the built book against the real WebContainer, which no test can reach. It needs the
 * network, takes some minutes, and is started by a person; it writes what it found, with its date, into
 * docs/runtimes.md. Exits 0 only if all of it worked.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { LabPage } from '../tests/site/lab-page.ts';
import { installedChromium } from './chromium.ts';
import { serve } from './serve.ts';

export interface SmokeCheck {
  readonly name: string;
  readonly seconds: number;
  /** What was seen, such as Node's version. */
  readonly seen?: string;
  readonly failure?: string;
}

const root = resolve(import.meta.dirname, '..');
const BEGIN = '<!-- smoke:webcontainer, written by npm run smoke:webcontainer -->';
const END = '<!-- end of smoke:webcontainer -->';

/** Does in the Lab what a reader would; `npm` needs the registry. The first check that fails is the last one. */
export async function smokeChecks(
  page: Page,
  address: string,
  { npm }: { npm: boolean },
): Promise<SmokeCheck[]> {
  const lab = new LabPage(page);
  const results: SmokeCheck[] = [];
  const appears = (text: string | RegExp, timeout: number) =>
    lab.terminal.filter({ hasText: text }).waitFor({ timeout });
  const checks: readonly (readonly [string, () => Promise<string | void>])[] = [
    ['the Lab starts and its API server listens', () => lab.start(address)],
    [
      'the shell has Node',
      async () => {
        await lab.type('node -p "\'Node \' + process.version"');
        await appears(/Node v\d+/, 30_000);
        return /Node v[\d.]+/.exec((await lab.terminal.textContent()) ?? '')?.[0];
      },
    ],
    [
      'a Pod runs, by kubectl in the terminal',
      async () => {
        await lab.type('kubectl run nginx --image nginx');
        await appears('pod/nginx created', 60_000);
        await lab.type('kubectl wait --for=condition=Ready pod/nginx');
        await appears('pod/nginx condition met', 60_000);
        await lab.type('kubectl get pods');
        await appears(/nginx +1\/1 +Running/, 60_000);
      },
    ],
    [
      'an edited program is served',
      async () => {
        await lab.rewrite(
          'cluster.ts',
          "import { Cluster } from '#engine';\nnew Cluster({ nodes: [{ name: 'edited' }] });\n",
        );
        await lab.run('cluster.ts');
        await lab.listens('cluster.ts');
        await lab.type('kubectl get nodes -o name');
        await appears('node/edited', 60_000);
      },
    ],
    [
      'npm install brings a package',
      async () => {
        await lab.type(
          "npm install --no-audit --no-fund is-odd && node -p \"'odd: ' + require('is-odd')(3)\"",
        );
        await appears('odd: true', 120_000).catch(() => {
          throw new Error('the package did not come; is the npm registry reachable?');
        });
      },
    ],
  ];
  for (const [name, check] of npm ? checks : checks.slice(0, -1)) {
    const started = performance.now();
    const seconds = () => Math.round((performance.now() - started) / 100) / 10;
    try {
      const seen = await check();
      results.push({ name, seconds: seconds(), ...(seen && { seen }) });
    } catch (error) {
      const failure = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
      results.push({ name, seconds: seconds(), failure });
      break;
    }
  }
  return results;
}

/** The page of docs with the result in the place of the one before. */
export function withSmokeResult(
  docs: string,
  date: string,
  browser: string,
  results: readonly SmokeCheck[],
): string {
  const [before, rest] = docs.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/runtimes.md has lost the place of the result: ${BEGIN} … ${END}`);
  const lines = results.map(
    ({ name, seconds, seen, failure }) =>
      `- ${failure === undefined ? 'works' : `**fails** (${failure})`}: ${name}${seen ? ` (${seen})` : ''}, ${seconds} s`,
  );
  return `${before}${BEGIN}\nRun on ${date} in ${browser}:\n\n${lines.join('\n')}\n${END}${after}`;
}

if (import.meta.main) {
  const server = await serve({
    folder: resolve(root, 'dist'),
    port: 0,
    host: 'localhost',
    base: '/',
    isolation: true,
    strictPort: false,
  });
  const browser = await chromium.launch({
    executablePath: installedChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const results = await smokeChecks(await browser.newPage(), `${server.url}lab/`, { npm: true });
  const file = resolve(root, 'docs/runtimes.md');
  const date = new Date().toISOString().slice(0, 10);
  const text = withSmokeResult(readFileSync(file, 'utf8'), date, `Chromium ${browser.version()}`, results);
  writeFileSync(file, text);
  console.log(text.split(BEGIN)[1]?.split(END)[0]?.trim());
  await browser.close();
  await server.close();
  process.exit(results.some(({ failure }) => failure !== undefined) ? 1 : 0);
}
