/**
 * `<one-pod-runtime>`: the switch between the sandbox and a WebContainer, and the words about what each needs. A choice
 * that cannot be kept falls back to the sandbox and says why.
 */
import type { CellRuntime } from './protocol.ts';

const words: Readonly<Record<CellRuntime['kind'], string>> = {
  sandbox: 'The sandbox runs in this page and needs no network.',
  webcontainer: 'The cells now run in a WebContainer: all of Node in this tab.',
};

/** Without these headers a browser does not lend a page the shared memory that a WebContainer is made of. */
const notIsolated =
  'A WebContainer needs this page to be cross-origin isolated (https or localhost, with the headers COOP and COEP). This page is not, so the cells stay in the sandbox; the page of the Lab says what can be done.';

export class RuntimeElement extends HTMLElement {
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    this.addEventListener(
      'change',
      (event) => void this.#choose((event.target as HTMLInputElement).value as CellRuntime['kind']),
      { signal },
    );
    (this.querySelector('fieldset') as HTMLFieldSetElement).disabled = false;
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
  }

  async #choose(kind: CellRuntime['kind']): Promise<void> {
    if (kind === 'webcontainer' && !crossOriginIsolated) return this.#stay(notIsolated);
    this.#say(
      kind === 'webcontainer'
        ? 'A WebContainer is loaded from the network; this takes up to 15 s.'
        : words.sandbox,
    );
    const { currentRun } = await import('./current-run.ts');
    const notice = await currentRun().choose(kind, this.#disconnect.signal);
    if (notice) this.#stay(notice);
    else this.#say(words[kind]);
  }

  #stay(notice: string): void {
    const sandbox = this.querySelector<HTMLInputElement>('input[value="sandbox"]');
    if (sandbox) sandbox.checked = true;
    this.#say(notice);
  }

  #say(notice: string): void {
    (this.querySelector('[data-part="notice"]') as HTMLElement).textContent = notice;
  }
}
