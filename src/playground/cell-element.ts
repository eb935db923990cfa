/**
 * `<one-pod-cell>`: a program in the page that a reader runs, edits and resets. Its code and the output of its
 * unedited run are in the HTML; this element is small, and what runs it, edits it or keeps it is loaded when it is
 * first needed: `cell-run.ts`, `../editor`, `kept/kept-cell.ts`.
 */
import type { Editor } from '../editor/editor.ts';
import type { CellRun } from './cell-run.ts';
import type { CellTools } from './cell-tools.ts';
import { firstInteraction } from './first-interaction.ts';
import type { KeptCell } from './kept/kept-cell.ts';
import { readMarker } from './kept/marker.ts';
import type { Reason } from './kept/revision.ts';
import type { CellError, Program } from './protocol.ts';

/** A run shorter than this shows no "running": it would only flicker. */
const BUSY_AFTER_MS = 150;

/** What a cell's status line may say. */
export type Tone = 'running' | 'done' | 'failed';

/** `one-pod:text`, at a cell whose text is another now: what made it so; `shown` is no change of the reader's work. */
export type TextChange = CustomEvent<{ readonly reason: Reason | 'shown' }>;

export class CellElement extends HTMLElement {
  #original = '';
  #code = '';
  #editor: Editor | undefined;
  #run: Promise<CellRun | undefined> | undefined;
  #kept: Promise<KeptCell | undefined> | undefined;
  #tools: CellTools | undefined;
  /** The page itself changes the editor's text. */
  #showing = false;
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    this.#original ||= this.area('code').querySelector('code')?.textContent ?? '';
    this.#code = this.#original;
    this.addEventListener('click', (event) => this.#press(event.target as Element), { signal });
    this.addEventListener('keydown', (event) => this.#key(event), { signal });
    void firstInteraction().then(() => this.#warm().catch(ignore));
    for (const button of this.querySelectorAll('button')) button.disabled = false;
    const { texts, solved } = readMarker();
    if (texts.includes(this.key)) void this.keep();
    if (this.key in solved) this.showSolved();
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
    void this.#run?.then((run) => run?.kill());
    void this.#kept?.then((kept) => kept?.disconnect());
    this.#editor?.dispose();
  }

  /** What the reader's work is kept under: the program's file, below content/cells. */
  get key(): string {
    return this.dataset['file'] ?? 'cell.ts';
  }

  /** The file that the reader sees and edits: the program, or a file of the engine that it swaps in. */
  get file(): string {
    return this.dataset['opens'] ?? this.key;
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
    return this.programWith(this.#code);
  }

  /** The same with another text in the cell. */
  programWith(text: string): Program {
    const { opens } = this.dataset;
    const file = nameOf(this.key);
    const beside: Record<string, string> = {};
    for (const { dataset, content } of this.querySelectorAll<HTMLTemplateElement>(
      'template[data-part="beside"]',
    ))
      beside[dataset['name'] ?? ''] = content.textContent ?? '';
    if (opens === undefined && Object.keys(beside).length === 0)
      return { files: { [file]: text }, entry: file };
    const entry = `content/cells/${this.key}`;
    if (opens === undefined) return { files: { ...beside, [entry]: text }, entry };
    const files = { ...beside, [entry]: this.template('program'), [`src/engine/${opens}`]: text };
    return { files, entry };
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
    const loading = import('../editor/load-editor.ts').then(({ loadEditor }) => loadEditor());
    loading.catch(ignore);
    await this.keep();
    const editor = await this.load('The editor', () => loading);
    if (!editor || this.#editor) return this.#editor;
    const parent = this.area('editor');
    parent.hidden = false;
    this.area('code').hidden = true;
    this.#editor = editor.createEditor({
      parent,
      file: this.file,
      value: this.#code,
      label: `Editor of ${this.file}`,
      onChange: (value) => {
        this.#code = value;
        if (!this.#showing) this.#tell('typed');
      },
      onRun: () => void this.run(),
      onLeave: () => this.querySelector<HTMLElement>('button[data-action="run"]')?.focus(),
    });
    this.say('', 'done');
    this.#editor.focus();
    return this.#editor;
  }

  /** Opens the editor anew, for it may be another one now. */
  async reopen(): Promise<void> {
    if (!this.#editor) return;
    this.#editor.dispose();
    this.#editor = undefined;
    this.area('editor').replaceChildren();
    await this.edit();
  }

  /** Puts another text in the place of the one that is there, which the history has. */
  async show(text: string, reason: Reason | 'shown'): Promise<void> {
    if (reason !== 'shown') await this.keep();
    this.#code = text;
    if (this.#editor) {
      this.#showing = true;
      this.#editor.setValue(text);
      this.#showing = false;
    } else {
      const module = await this.load('What shows your text', () => import('./printed-code.ts'));
      module?.printCode(this);
    }
    this.#tell(reason);
  }

  /** Keeps what the reader writes from now on, and shows what was kept; loaded when it is first asked for. */
  async keep(): Promise<KeptCell | undefined> {
    this.#kept ??= this.load('What keeps your text', async () =>
      (await import('./kept/kept-cell.ts')).KeptCell.of(this),
    );
    const kept = await this.#kept;
    if (!kept) this.#kept = undefined;
    return kept;
  }

  /** The mark that stays. */
  showSolved(): void {
    const mark = this.area('solved');
    if (mark) mark.hidden = false;
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
  template(name: 'program' | 'solution'): string {
    return (
      this.querySelector<HTMLTemplateElement>(`template[data-part="${name}"]`)?.content.textContent ?? ''
    );
  }

  /** One of the card's areas: `code`, `editor`, `notices`, `output`, `status`, … */
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
        return void this.keep().then((kept) => kept?.reset());
      case 'more':
        return void this.#more();
      case 'stop':
        return void this.#run?.then((run) => run?.stop());
      case 'solution':
        return void this.edit().then(
          (editor) => editor && void this.show(this.template('solution'), 'solution'),
        );
    }
  }

  async #more(): Promise<void> {
    const module = await this.load('What else a cell can do', () => import('./cell-tools.ts'));
    if (module) (this.#tools ??= new module.CellTools(this)).toggle();
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    void this.run();
  }

  #tell(reason: Reason | 'shown'): void {
    this.dispatchEvent(new CustomEvent('one-pod:text', { detail: { reason } }) satisfies TextChange);
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
