/** What a cell has to tell its reader besides a run's output: at the head of the card, until it is closed. */
import type { CellElement } from './cell-element.ts';

export interface Notice {
  readonly words: string;
  readonly tone: 'plain' | 'warning';
  /** What the reader may do about it; a press closes the notice too, unless it says that it stays. */
  readonly actions?: readonly { readonly label: string; readonly stays?: boolean; press(): void }[];
}

/** Shows a notice in the place of the one of that name, or takes that away. */
export function showNotice(cell: CellElement, name: string, notice: Notice | undefined): void {
  const area = cell.area('notices');
  const before = area.querySelector(`[data-notice="${name}"]`);
  if (!notice) return before?.remove();
  const element = document.createElement('div');
  element.className = `notice ${notice.tone}`;
  element.dataset['notice'] = name;
  const words = document.createElement('p');
  words.textContent = notice.words;
  const close = button('Close', () => element.remove());
  const actions = (notice.actions ?? []).map(({ label, stays, press }) =>
    button(label, () => {
      if (!stays) element.remove();
      press();
    }),
  );
  element.append(words, ...actions, close);
  if (before) before.replaceWith(element);
  else area.append(element);
}

export function button(label: string, press: () => unknown): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', press);
  return element;
}
