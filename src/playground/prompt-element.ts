/**
 * `<one-pod-prompt>`: one line for kubectl, against the cluster of the page's current run. Arrow keys walk through
 * what was typed.
 */
import { firstInteraction } from './first-interaction.ts';
import { type CommandResult, exitCodes } from './protocol.ts';

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
    void firstInteraction()
      .then(() => import('./current-run.ts'))
      .then(({ currentRun }) => currentRun().warm())
      .catch(() => {}); // Whoever types a command is told then.
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
    const { stdout, stderr, exitCode } = await runKubectl(line);
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

  /** Up is the command before, down the one after, and after the last an empty line. */
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

async function runKubectl(line: string): Promise<CommandResult> {
  try {
    const { currentRun } = await import('./current-run.ts');
    return await currentRun().kubectl(line);
  } catch (error) {
    console.warn(error);
    const stderr =
      'What runs kubectl could not be loaded. Reload the page when the network is reachable again.\n';
    return { stdout: '', stderr, exitCode: exitCodes.failed };
  }
}
