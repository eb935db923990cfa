/**
 * `npm run bench [-- name]`: measures, and prints one JSON object with the figures of each bench under its name.
 * A bench that fails has its error there, and the exit code is 1. The build's own output goes to stderr.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { installedChromium } from '../../scripts/chromium.ts';
import { type RunningServer, serve } from '../../scripts/serve.ts';
import type { Bench, Measures } from './bench.ts';

const root = resolve(import.meta.dirname, '../..');
const wanted = process.argv.slice(2);

let site: Promise<RunningServer> | undefined;
let browser: Promise<Browser> | undefined;
const surroundings = {
  site: () => (site ??= builtSite()),
  browser: () =>
    (browser ??= chromium.launch({
      executablePath: installedChromium(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })),
};

const results: Record<string, Measures> = {};
const known: string[] = [];
for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.bench.ts'))) {
  const name = file.replace('.bench.ts', '');
  known.push(name);
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    const { bench } = (await import(join(import.meta.dirname, file))) as { bench: Bench };
    results[name] = await bench.run(surroundings);
  } catch (error) {
    results[name] = { error: error instanceof Error ? error.message : String(error) };
    process.exitCode = 1;
  }
}
await (await browser?.catch(() => undefined))?.close();
await (await site?.catch(() => undefined))?.close();

const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}: there are ${known.join(', ')}`);
  process.exitCode = 2;
}
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cpus: cpus().length };
console.log(JSON.stringify({ machine, ...results }, null, 2));

async function builtSite(): Promise<RunningServer> {
  const { status } = spawnSync(process.execPath, ['scripts/astro.ts', 'build'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the book does not build: npm run build says why');
  const folder = join(root, 'dist');
  return serve({ folder, port: 0, host: 'localhost', base: '/', isolation: true, strictPort: true });
}
