/** What a cell can do besides run, edit and reset; made when a reader asks for more. */
import { chooseEditor, type EditorKind, editorKind } from '../editor/load-editor.ts';
import type { CellElement } from './cell-element.ts';
import { showChanges } from './changes-panel.ts';
import { showHistory } from './kept/history-panel.ts';
import { button } from './notices.ts';
import { showLink } from './permalink/link-panel.ts';

/** Fills the panel under the row. Returns what ends it. */
export type Panel = (area: HTMLElement, cell: CellElement) => Promise<() => void>;

const other: Readonly<Record<EditorKind, EditorKind>> = { monaco: 'codemirror', codemirror: 'monaco' };
const names: Readonly<Record<EditorKind, string>> = { monaco: 'full', codemirror: 'light' };

export class CellTools {
  readonly #cell: CellElement;
  #open: { readonly button: HTMLButtonElement; readonly end: Promise<() => void> } | undefined;

  constructor(cell: CellElement) {
    this.#cell = cell;
    cell.area('tools').replaceChildren(...this.#row());
  }

  /** Shows the row, or takes it away with what it has opened. */
  toggle(): void {
    const row = this.#cell.area('tools');
    row.hidden = !row.hidden;
    this.#cell.querySelector('[data-action="more"]')?.setAttribute('aria-expanded', String(!row.hidden));
    if (row.hidden) this.#close();
  }

  #row(): Node[] {
    const hasSolution = this.#cell.template('solution') !== '';
    return [
      this.#opener('Changes', (area, cell) => showChanges(area, cell, 'original')),
      ...(hasSolution
        ? [this.#opener('Against the solution', (area, cell) => showChanges(area, cell, 'solution'))]
        : []),
      this.#opener('History', showHistory),
      this.#opener('Copy link', showLink),
      button('Find', () => void this.#cell.edit().then((editor) => editor?.find())),
      button('Format', () => void this.#cell.edit().then((editor) => editor?.format())),
      this.#seed(),
      this.#editorChoice(),
    ];
  }

  #opener(label: string, panel: Panel): HTMLButtonElement {
    const opener = button(label, () => {
      const isOpen = this.#open?.button === opener;
      this.#close();
      if (isOpen) return;
      opener.setAttribute('aria-expanded', 'true');
      const area = document.createElement('div');
      this.#cell.area('panel').replaceChildren(area);
      this.#open = { button: opener, end: panel(area, this.#cell) };
    });
    opener.setAttribute('aria-expanded', 'false');
    return opener;
  }

  #close(): void {
    this.#open?.button.setAttribute('aria-expanded', 'false');
    void this.#open?.end.then((end) => end());
    this.#open = undefined;
    this.#cell.area('panel').replaceChildren();
  }

  /** Another seed gives other latencies and other choices between equals; empty is the book's. */
  #seed(): HTMLElement {
    const label = document.createElement('label');
    const input = document.createElement('input');
    input.type = 'number';
    input.min = '0';
    input.max = String(2 ** 32 - 1);
    input.placeholder = '1';
    input.value = this.#cell.dataset['seed'] ?? '';
    input.addEventListener('change', () => {
      if (input.value === '' || !input.checkValidity()) delete this.#cell.dataset['seed'];
      else this.#cell.dataset['seed'] = input.value;
    });
    label.append('Seed ', input);
    return label;
  }

  #editorChoice(): HTMLButtonElement {
    const label = (): string => `Use the ${names[other[editorKind()]]} editor`;
    const choice = button(label(), () => {
      chooseEditor(other[editorKind()]);
      choice.textContent = label();
      void this.#cell.reopen();
    });
    return choice;
  }
}
