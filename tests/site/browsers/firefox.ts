/** Debian's Firefox ESR through puppeteer-core, over WebDriver BiDi. */
import { launch } from 'puppeteer-core';
import type { DrivenBrowser } from './driven-page.ts';
import { installed } from './installed.ts';

const executablePath = installed('FIREFOX_PATH', 'firefox-esr', 'firefox');

/** Starts the installed Firefox; undefined where there is none. */
export const launchFirefox = executablePath ? () => start(executablePath) : undefined;

async function start(executablePath: string): Promise<DrivenBrowser> {
  const browser = await launch({ browser: 'firefox', executablePath, headless: true });
  return {
    version: await browser.version(),
    newPage: async () => {
      const page = await browser.newPage();
      page.setDefaultTimeout(60_000);
      return {
        goto: (url) => page.goto(url),
        // As text: BiDi sends an object that stands in two places once.
        evaluate: async (work, argument) =>
          JSON.parse(
            (await page.evaluate(
              `Promise.resolve((${work})(${JSON.stringify(argument)})).then((value) => JSON.stringify(value) ?? 'null')`,
            )) as string,
          ),
      };
    },
    close: () => browser.close(),
  };
}
