/** The Lab as a reader uses it; its tests and the smoke test of the real WebContainer do the same things in it. */
import type { Locator, Page } from '@playwright/test';

export class LabPage {
  readonly page: Page;
  readonly status: Locator;
  readonly log: Locator;
  readonly terminal: Locator;
  readonly keyboard: Locator;

  constructor(page: Page) {
    this.page = page;
    this.status = page.locator('one-pod-lab [data-part="status"]');
    this.log = page.locator('one-pod-lab [data-part="log"]');
    this.terminal = page.locator('one-pod-lab .xterm-rows');
    this.keyboard = page.getByRole('textbox', { name: /^Terminal/ });
  }

  /** Opens the page and starts the Lab; resolves when its API server listens. */
  async start(address: string): Promise<void> {
    await this.page.goto(address);
    await this.page.getByRole('button', { name: 'Start the Lab' }).click();
    await this.listens('cluster.ts');
    await this.terminal.waitFor();
  }

  async listens(file: string): Promise<void> {
    await this.status
      .filter({ hasText: `${file} runs, and its API server listens on` })
      .waitFor({ timeout: 60_000 });
  }

  /** A line of the terminal that is this text and nothing else. */
  line(text: string): Locator {
    return this.page
      .locator('one-pod-lab .xterm-rows > div')
      .filter({ hasText: new RegExp(`^${text}\\s*$`) });
  }

  async type(line: string): Promise<void> {
    await this.keyboard.focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** Chooses a program and puts another text in its place. */
  async rewrite(file: string, text: string): Promise<void> {
    await this.page.getByRole('button', { name: file, exact: true }).click();
    await this.page.getByRole('textbox', { name: `Editor of ${file}` }).focus();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }

  run(file: string): Promise<void> {
    return this.page.getByRole('button', { name: `Run ${file}`, exact: true }).click();
  }
}
