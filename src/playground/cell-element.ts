/**
 * `<one-pod-cell>`: a program in the page that a reader runs, edits and resets. Its code and the output of its
 * unedited run are in the HTML; this element is small, and what runs or edits it is loaded when it is first needed.
 */
import type { TraceEvent } from '#engine';
import type { Editor } from '../editor/editor.ts';
import type { CheckResult } from './checks.ts';
import { firstInteraction } from './first-interaction.ts';
import { type CellError, exitCodes, type Output, type Program, type Run } from './protocol.ts';
import { renderError, renderOutput } from './render-output.ts';

/** A run shorter than this shows no "running": it would only flicker. */
const BUSY_AFTER_MS = 150;

export class CellElement extends HTMLElement {
  #original = '';
  #code = '';
  /** What a reset threw away, until the next edit. */
  #discarded: string | undefined;
  #editor: Editor | undefined;
  #run: Run | undefined;
  /** The reader pressed Stop; without it a run that was killed gave way to another cell's. */
  #stopped = false;
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    this.#original = this.#kept('source');
    this.#code = this.#original;
    this.addEventListener('click', (event) => this.#press(event.target as Element), { signal });
    this.addEventListener('keydown', (event) => this.#key(event), { signal });
    void firstInteraction().then(() => this.#warm().catch(ignore));
    for (const button of this.querySelectorAll('button')) button.disabled = false;
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
    this.#run?.kill();
    this.#editor?.dispose();
  }

  /** The file that the reader sees and edits: the program, or a file of the engine that it swaps in. */
  get file(): string {
    return this.dataset['opens'] ?? this.dataset['file'] ?? 'cell.ts';
  }

  /** The reader's text. */
  get code(): string {
    return this.#code;
  }

  async run(): Promise<void> {
    const busy = setTimeout(() => this.#say('Running…', 'running'), BUSY_AFTER_MS);
    const currentRun = await this.#load('What runs the cells', async () =>
      (await import('./current-run.ts')).currentRun(),
    );
    if (!currentRun) return clearTimeout(busy);
    const outputs: Output[] = [];
    const events: TraceEvent[] = [];
    const area = this.#part('output');
    const edited = this.#code !== this.#original;
    this.dataset['state'] = 'running';
    this.#stopped = false;
    const run = currentRun.start(
      this.#program(),
      `${edited ? 'your edited ' : ''}${nameOf(this.file)}`,
      (message) => {
        if (message.type === 'output') outputs.push(message.output);
        if (message.type === 'trace') {
          if (message.reset) events.length = 0;
          events.push(...message.events);
        }
        // What the reader did at the prompt may have solved it.
        if (message.type === 'command-result') void this.#check(events);
      },
    );
    this.#run = run;
    const exitCode = await run.exit;
    clearTimeout(busy);
    if (this.#run !== run) return;
    delete this.dataset['state'];
    area.innerHTML = outputs.map(renderOutput).join('');
    const errors = outputs.flatMap((output) => (output.kind === 'error' ? [output.error] : []));
    this.#markErrors(errors.filter(({ file }) => file === undefined || nameOf(file) === nameOf(this.file)));
    if (exitCode === exitCodes.killed) {
      this.#say(this.#stopped ? 'Stopped' : 'Stopped: another cell runs', 'failed');
    } else {
      this.#say(
        exitCode === 0 ? (edited ? 'Ran with your change' : 'Ran') : 'Stopped with an error',
        exitCode === 0 ? 'done' : 'failed',
      );
      if (errors.length === 0) await this.#check(events);
    }
    this.dispatchEvent(new CustomEvent('one-pod:ran', { bubbles: true, detail: { exitCode } }));
  }

  /** What runs: the text in the cell, and if that is a file of the engine, the program that imports it. */
  #program(): Program {
    const { file = 'cell.ts', opens } = this.dataset;
    if (opens === undefined) return { files: { [nameOf(file)]: this.#code }, entry: nameOf(file) };
    const entry = `content/cells/${file}`;
    return { files: { [entry]: this.#kept('program'), [`src/engine/${opens}`]: this.#code }, entry };
  }

  /** Opens the editor; undefined where it could not be loaded, which the card says. */
  async edit(): Promise<Editor | undefined> {
    if (this.#editor) {
      this.#editor.focus();
      return this.#editor;
    }
    this.#say('Loading the editor…', 'running');
    const monaco = await this.#load('The editor', () => import('../editor/monaco.ts'));
    if (!monaco || this.#editor) return this.#editor;
    const parent = this.#part('editor');
    parent.hidden = false;
    this.#part('code').hidden = true;
    this.#editor = monaco.createEditor({
      parent,
      file: this.file,
      value: this.#code,
      label: `Editor of ${this.file}`,
      onChange: (value) => {
        this.#code = value;
        this.#discarded = undefined;
        this.#showReset();
      },
      onRun: () => void this.run(),
      onLeave: () => this.querySelector<HTMLElement>('button[data-action="run"]')?.focus(),
    });
    this.#say('', 'done');
    this.#editor.focus();
    return this.#editor;
  }

  /** Puts another text in the place of the reader's, which can be had back. */
  async replace(text: string): Promise<void> {
    const before = this.#code;
    const editor = await this.edit();
    if (!editor) return;
    editor.setValue(text);
    this.#code = text;
    this.#discarded = before;
    this.#showReset();
  }

  #press(target: Element): void {
    const button = target.closest('button');
    const line = button?.dataset['line'];
    if (line)
      void this.edit().then((editor) => editor?.reveal(Number(line), Number(button?.dataset['column'] ?? 1)));
    switch (button?.dataset['action']) {
      case 'run':
        return void this.run();
      case 'edit':
        return void this.edit();
      case 'reset':
        return void this.#reset();
      case 'stop':
        return this.#stop();
      case 'solution':
        return void this.replace(this.#kept('solution'));
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    void this.run();
  }

  async #reset(): Promise<void> {
    if (this.#discarded !== undefined) {
      const text = this.#discarded;
      await this.replace(text);
      this.#discarded = undefined;
    } else {
      await this.replace(this.#original);
    }
    this.#showReset();
    this.#say(
      this.#discarded === undefined
        ? 'Your text is back'
        : 'Reset to the original; Undo reset brings your text back',
      'done',
    );
  }

  #showReset(): void {
    const button = this.querySelector<HTMLButtonElement>('button[data-action="reset"]');
    if (!button) return;
    button.textContent = this.#discarded === undefined ? 'Reset' : 'Undo reset';
    button.hidden = this.#discarded === undefined && this.#code === this.#original;
  }

  #stop(): void {
    this.#stopped = true;
    this.#run?.kill();
  }

  #markErrors(errors: readonly CellError[]): void {
    this.#editor?.mark(
      errors.flatMap(({ line, column, message }) =>
        line === undefined ? [] : [{ line, column: column ?? 1, message }],
      ),
    );
    for (const marked of this.querySelectorAll('.line.wrong')) marked.classList.remove('wrong');
    const lines = this.#part('code').querySelectorAll('.line');
    for (const { line } of errors) if (line !== undefined) lines[line - 1]?.classList.add('wrong');
  }

  /** An exercise: its checks look at what happened, never at the text. */
  async #check(events: readonly TraceEvent[]): Promise<void> {
    const file = this.dataset['check'];
    if (!file) return;
    const check = await this.#load('The check', async () => (await import('./checks.ts')).checksOf(file));
    if (!check) return;
    const results = check(events);
    const list = this.#part('checks');
    list.replaceChildren(...results.map(checkItem));
    const solved = results.every((result) => result.passed);
    this.dataset['solved'] = String(solved);
    this.#say(solved ? 'Solved' : 'Not solved yet', solved ? 'done' : 'failed');
  }

  /** Gets everything that this cell may need ready, but for the editor. */
  async #warm(): Promise<void> {
    const { currentRun } = await import('./current-run.ts');
    const file = this.dataset['check'];
    if (file) void import('./checks.ts').then(({ checksOf }) => checksOf(file)).catch(ignore);
    await currentRun().warm();
  }

  /** What a part of the site that is fetched on demand gives, or undefined, and words, where it does not come. */
  async #load<T>(what: string, load: () => Promise<T>): Promise<T | undefined> {
    try {
      return await load();
    } catch (error) {
      const message = `${what} could not be loaded. Reload the page when the network is reachable again.`;
      this.#part('output').innerHTML = renderError({ name: 'NotLoaded', message });
      this.#say('Not loaded', 'failed');
      console.warn(error);
      return undefined;
    }
  }

  #say(words: string, tone: 'running' | 'done' | 'failed'): void {
    const status = this.#part('status');
    status.textContent = words;
    status.dataset['tone'] = tone;
  }

  /** A text that the page keeps without showing it. */
  #kept(name: 'source' | 'program' | 'solution'): string {
    return (
      this.querySelector<HTMLTemplateElement>(`template[data-part="${name}"]`)?.content.textContent ?? ''
    );
  }

  #part(name: string): HTMLElement {
    return this.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function checkItem(result: CheckResult): HTMLElement {
  const item = document.createElement('li');
  item.className = result.passed ? 'passed' : 'failed';
  item.textContent = `${result.passed ? '✓' : '✗'} ${result.words}`;
  return item;
}

/** Whoever needs it is told then; being early is no duty. */
function ignore(): void {}
