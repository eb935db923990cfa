/**
 * A page of some browser, as far as the sandbox's tests need one: it opens an address and runs functions. Playwright's
 * own `Page` is one; Firefox and WebKitGTK are driven as they are installed, by the standards that they speak.
 */
export interface DrivenPage {
  goto(url: string): Promise<unknown>;
  /** Runs a function in the page and answers with what it gives, awaited; both sides are plain JSON. */
  evaluate<Argument, Result>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
}

export interface DrivenBrowser {
  /** Name and version, as the browser says them. */
  readonly version: string;
  newPage(): Promise<DrivenPage>;
  close(): Promise<void>;
}
