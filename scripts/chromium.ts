/** Where a Chromium is, and how to get one. `npm test`, Playwright run by hand and the bench ask here. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium: the one that the environment names (CHROMIUM), one on the path, or Playwright's own.
 * A CHROMIUM that names no program is an error, so that nobody tests another browser than they meant.
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment.CHROMIUM;
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which is no program: unset it, or name the browser's own file`);
  }
  const folders = [...(environment.PATH ?? '').split(delimiter), '/usr/bin'];
  const candidates = folders.flatMap((folder) => commands.map((command) => join(folder, command)));
  return [...candidates, chromium.executablePath()].find(isProgram);
}

/** Finds a Chromium or installs one: Playwright's download, else Debian's package where that is allowed. */
export function installedChromium(): string {
  return findChromium() ?? downloaded() ?? fromDebian() ?? failed();
}

function downloaded(): string | undefined {
  console.log("No Chromium found: installing Playwright's own.");
  run('npx', ['playwright', 'install', 'chromium']);
  return findChromium();
}

function fromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log("Playwright's download failed: installing Debian's package.");
  run('apt-get', ['update']);
  run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
  return findChromium();
}

function failed(): never {
  throw new Error(
    "The site's tests need a Chromium and none could be installed: install the package chromium or Google Chrome, " +
      'or set CHROMIUM to the path of one.',
  );
}

function run(command: string, parameters: readonly string[]): void {
  spawnSync(command, parameters, { stdio: 'inherit', shell: process.platform === 'win32' });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // absent, or not ours to run: both mean "look further"
  }
}
