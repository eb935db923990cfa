/** Debian's WebKitGTK through its WebKitWebDriver (W3C WebDriver over HTTP), on a display of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from '../../../scripts/free-port.ts';
import type { DrivenBrowser } from './driven-page.ts';
import { installed } from './installed.ts';

const driver = installed('WEBKIT_WEBDRIVER_PATH', 'WebKitWebDriver');
const xvfb = installed('XVFB_PATH', 'Xvfb');

/** Starts the installed WebKitGTK; undefined where a part of what drives it is missing. */
export const launchWebKit = driver && xvfb ? () => start({ driver, xvfb }) : undefined;

const STARTS_MS = 20_000;

async function start(paths: { driver: string; xvfb: string }): Promise<DrivenBrowser> {
  const display = await openDisplay(paths.xvfb);
  const port = await freePort('127.0.0.1');
  const process_ = spawn(paths.driver, [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display.name },
    stdio: 'ignore',
  });
  const root = `http://127.0.0.1:${port}`;
  const created = await retried(() =>
    command<{ sessionId: string; capabilities: { browserName: string; browserVersion: string } }>(
      `${root}/session`,
      { capabilities: { alwaysMatch: { timeouts: { script: 60_000, pageLoad: 60_000 } } } },
    ),
  );
  const session = `${root}/session/${created.sessionId}`;

  return {
    version: `WebKitGTK ${created.capabilities.browserVersion}`,
    newPage: async () => ({
      goto: (url) => command(`${session}/url`, { url }),
      async evaluate(work, argument) {
        const script = `const [argument, done] = arguments;
          Promise.resolve().then(() => (${work})(argument)).then(
            (value) => done({ json: JSON.stringify(value) ?? 'null' }), (error) => done({ error: String(error) }));`;
        const outcome = await command<{ json: string } | { error: string }>(`${session}/execute/async`, {
          script,
          args: [argument ?? null],
        });
        if ('error' in outcome) throw new Error(outcome.error);
        return JSON.parse(outcome.json); // As it is: WebKit's driver sorts an object's keys.
      },
    }),
    async close() {
      await fetch(session, { method: 'DELETE' }).catch(() => undefined);
      process_.kill();
      display.process.kill();
    },
  };
}

/** Lets Xvfb choose a free display, and waits until it says which. */
async function openDisplay(xvfb: string): Promise<{ name: string; process: ChildProcess }> {
  const process_ = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    let said = '';
    process_.stdio[3]?.on('data', (bytes: Buffer) => {
      said += bytes;
      if (said.endsWith('\n')) resolve(said.trim());
    });
    process_.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}.`)));
  });
  return { name: `:${number}`, process: process_ };
}

/** Sends a WebDriver command; what it answers is in `value`, an error too. */
async function command<Value>(url: string, body: unknown): Promise<Value> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { value } = (await response.json()) as { value: Value & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

async function retried<Value>(work: () => Promise<Value>): Promise<Value> {
  for (const end = Date.now() + STARTS_MS; ; ) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
