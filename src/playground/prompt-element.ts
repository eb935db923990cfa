/**
 * `<one-pod-prompt>`: a line for kubectl, against the cluster of the page's current run. This element is small: what
 * reads, completes and answers (prompt/prompt.ts) is loaded when the reader first touches the page.
 */
import { firstInteraction } from './first-interaction.ts';
import type { Prompt } from './prompt/prompt.ts';

export class PromptElement extends HTMLElement {
  #prompt: Promise<Prompt> | undefined;
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    this.addEventListener('focusin', () => void this.#open(), { signal, once: true });
    this.addEventListener(
      'submit',
      (event) => {
        event.preventDefault();
        this.#submit();
      },
      { signal },
    );
    this.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        if (!(event.target instanceof HTMLTextAreaElement) || event.target.name !== 'line') return;
        event.preventDefault();
        this.#submit();
      },
      { signal },
    );
    this.addEventListener(
      'click',
      ({ target }) => {
        const button = (target as Element).closest<HTMLElement>('button[data-action], button[data-line]');
        if (button) this.#with((prompt) => prompt.press(button));
      },
      { signal },
    );
    for (const control of this.querySelectorAll<HTMLButtonElement>(':disabled')) control.disabled = false;
    void firstInteraction()
      .then(() => this.#open())
      .then((prompt) => prompt.warm())
      .catch(() => {}); // Whoever types a command is told then.
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
  }

  /** What stands there now, however long the prompt takes to load. */
  #submit(): void {
    const line = this.querySelector('textarea') as HTMLTextAreaElement;
    const text = line.value;
    line.value = '';
    this.#with((prompt) => void prompt.submit(text));
  }

  #with(act: (prompt: Prompt) => void): void {
    this.#open().then(act, (error: unknown) => {
      console.warn(error);
      const answer = document.createElement('pre');
      answer.className = 'answer';
      answer.dataset['kind'] = 'page';
      answer.textContent =
        'What runs kubectl could not be loaded. Reload the page when the network is reachable again.';
      this.querySelector('[data-part="log"]')?.append(answer);
    });
  }

  /** One that could not be loaded is asked for again. */
  #open(): Promise<Prompt> {
    this.#prompt ??= import('./prompt/prompt.ts').then(
      ({ Prompt }) => new Prompt(this, this.#disconnect.signal),
    );
    this.#prompt.catch(() => {
      this.#prompt = undefined;
    });
    return this.#prompt;
  }
}
