/**
 * `<one-pod-prompt>`: one line for kubectl, against the cluster of the page's current run. Arrow keys walk through
 * what was typed.
 */
export class PromptElement extends HTMLElement {
  readonly #history: string[] = [];
  #recalled = 0;
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    const form = this.querySelector('form') as HTMLFormElement;
    form.addEventListener(
      'submit',
      (event) => {
        event.preventDefault();
        void this.#submit();
      },
      { signal },
    );
    this.#input.addEventListener('keydown', (event) => this.#recall(event), { signal });
    for (const control of this.querySelectorAll<HTMLInputElement | HTMLButtonElement>('input, button'))
      control.disabled = false;
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
  }

  async #submit(): Promise<void> {
    const line = this.#input.value.trim();
    if (!line) return;
    this.#history.push(line);
    this.#recalled = this.#history.length;
    this.#input.value = '';
    const answer = this.#print(line);
    const { currentRun } = await import('./current-run.ts');
    const { stdout, stderr, exitCode } = await currentRun().kubectl(line);
    answer.textContent = `${stdout}${stderr}`.trimEnd() || `(no output, exit code ${exitCode})`;
    answer.dataset['exitCode'] = String(exitCode);
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** Shows the command and makes room for its answer. */
  #print(line: string): HTMLElement {
    const command = document.createElement('pre');
    command.className = 'command';
    command.textContent = `$ ${line.startsWith('kubectl') ? line : `kubectl ${line}`}`;
    const answer = document.createElement('pre');
    answer.className = 'answer';
    answer.textContent = '…';
    this.#log.append(command, answer);
    return answer;
  }

  #recall(event: KeyboardEvent): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const next = this.#recalled + (event.key === 'ArrowUp' ? -1 : 1);
    if (next < 0 || next > this.#history.length) return;
    event.preventDefault();
    this.#recalled = next;
    this.#input.value = this.#history[next] ?? '';
  }

  get #input(): HTMLInputElement {
    return this.querySelector('input') as HTMLInputElement;
  }

  get #log(): HTMLElement {
    return this.querySelector('[data-part="log"]') as HTMLElement;
  }
}
