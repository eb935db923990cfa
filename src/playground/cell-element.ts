/**
 * `<one-pod-cell>`: a program in the page that a reader runs, edits and resets. Its code and the output of its
 * unedited run are in the HTML; this element is small, and what runs it, edits it or keeps it is loaded when it is
 * first needed: `cell-run.ts`, `../editor`, `kept/kept-cell.ts`.
 */
import type { Editor } from '../editor/editor.ts';
import type { CellRun } from './cell-run.ts';
import { firstInteraction } from './first-interaction.ts';
import type { CellError, Program } from './protocol.ts';

/** A run shorter than this shows no "running": it would only flicker. */
const BUSY_AFTER_MS = 150;

/** What a cell's status line may say. */
export type Tone = 'running' | 'done' | 'failed';

export class CellElement extends HTMLElement {
  #original = '';
  #code = '';
  /** What a reset threw away, until the next edit. */
  #discarded: string | undefined;
  #editor: Editor | undefined;
  #run: Promise<CellRun | undefined> | undefined;
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    this.#original = this.template('source');
    this.#code = this.#original;
    this.addEventListener('click', (event) => this.#press(event.target as Element), { signal });
    this.addEventListener('keydown', (event) => this.#key(event), { signal });
    void firstInteraction().then(() => this.#warm().catch(ignore));
    for (const button of this.querySelectorAll('button')) button.disabled = false;
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
    void this.#run?.then((run) => run?.kill());
    this.#editor?.dispose();
  }

  /** The file that the reader sees and edits: the program, or a file of the engine that it swaps in. */
  get file(): string {
    return this.dataset['opens'] ?? this.dataset['file'] ?? 'cell.ts';
  }

  /** The text that the book gives. */
  get original(): string {
    return this.#original;
  }

  /** The reader's text. */
  get code(): string {
    return this.#code;
  }

  /** What runs: the text in the cell, and if that is a file of the engine, the program that imports it. */
  get program(): Program {
    const { file = 'cell.ts', opens } = this.dataset;
    if (opens === undefined) return { files: { [nameOf(file)]: this.#code }, entry: nameOf(file) };
    const entry = `content/cells/${file}`;
    return { files: { [entry]: this.template('program'), [`src/engine/${opens}`]: this.#code }, entry };
  }

  async run(): Promise<void> {
    const busy = setTimeout(() => this.say('Running…', 'running'), BUSY_AFTER_MS);
    this.#run ??= this.load('What runs the cells', async () => {
      const { CellRun } = await import('./cell-run.ts');
      return new CellRun(this);
    });
    const run = await this.#run;
    if (run) await run.start();
    else this.#run = undefined;
    clearTimeout(busy);
  }

  /** Opens the editor; undefined where it could not be loaded, which the card says. */
  async edit(): Promise<Editor | undefined> {
    if (this.#editor) {
      this.#editor.focus();
      return this.#editor;
    }
    this.say('Loading the editor…', 'running');
    const monaco = await this.load('The editor', () => import('../editor/monaco.ts'));
    if (!monaco || this.#editor) return this.#editor;
    const parent = this.area('editor');
    parent.hidden = false;
    this.area('code').hidden = true;
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
    this.say('', 'done');
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

  /** Shows what is wrong at the lines of the text; an empty list takes the marks away. */
  mark(errors: readonly CellError[]): void {
    const here = errors.filter(({ file }) => file === undefined || nameOf(file) === nameOf(this.file));
    this.#editor?.mark(
      here.flatMap(({ line, column, message }) =>
        line === undefined ? [] : [{ line, column: column ?? 1, message }],
      ),
    );
    for (const marked of this.querySelectorAll('.line.wrong')) marked.classList.remove('wrong');
    const lines = this.area('code').querySelectorAll('.line');
    for (const { line } of here) if (line !== undefined) lines[line - 1]?.classList.add('wrong');
  }

  say(words: string, tone: Tone): void {
    const status = this.area('status');
    status.textContent = words;
    status.dataset['tone'] = tone;
  }

  /** What a part of the site that is fetched on demand gives, or undefined, and words, where it does not come. */
  async load<T>(what: string, load: () => Promise<T>): Promise<T | undefined> {
    try {
      return await load();
    } catch (error) {
      const words = document.createElement('p');
      words.className = 'error message';
      words.textContent = `${what} could not be loaded. Reload the page when the network is reachable again.`;
      this.area('output').replaceChildren(words);
      this.say('Not loaded', 'failed');
      console.warn(error);
      return undefined;
    }
  }

  /** A text that the page keeps without showing it. */
  template(name: 'source' | 'program' | 'solution'): string {
    return (
      this.querySelector<HTMLTemplateElement>(`template[data-part="${name}"]`)?.content.textContent ?? ''
    );
  }

  /** One of the card's areas: `code`, `editor`, `output`, `checks`, `status`. */
  area(name: string): HTMLElement {
    return this.querySelector(`[data-part="${name}"]`) as HTMLElement;
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
        return void this.#run?.then((run) => run?.stop());
      case 'solution':
        return void this.replace(this.template('solution'));
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
    this.say(
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

  /** Gets everything that this cell may need ready, but for the editor. */
  async #warm(): Promise<void> {
    const { warm } = await import('./cell-run.ts');
    await warm(this.dataset['check']);
  }
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Whoever needs it is told then; being early is no duty. */
function ignore(): void {}
