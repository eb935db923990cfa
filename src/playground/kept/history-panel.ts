/** The texts that a cell has had, the newest first: look at what differs from now, or bring one back. */
import type { CellElement } from '../cell-element.ts';
import { drawDiff } from '../changes-panel.ts';
import { button } from '../notices.ts';
import { timeOf } from './kept-cell.ts';
import type { Reason, Revision } from './revision.ts';

const words: Readonly<Record<Reason, string>> = {
  typed: 'written',
  reset: 'reset to the book’s text',
  solution: 'the solution',
  undone: 'back again',
  restored: 'brought back from the history',
  link: 'from a link',
};

export async function showHistory(area: HTMLElement, cell: CellElement): Promise<() => void> {
  const kept = await cell.keep();
  let endDiff = (): void => {};
  const draw = (): void => {
    endDiff();
    const revisions = [...(kept?.history ?? [])].reverse();
    if (revisions.length === 0) {
      area.textContent = 'You have not changed this cell yet. Everything that you write here is kept.';
      return;
    }
    const list = document.createElement('ol');
    list.className = 'history';
    list.setAttribute('role', 'list');
    list.replaceChildren(...revisions.map((revision) => item(revision)));
    area.replaceChildren(list);
  };
  const item = (revision: Revision): HTMLElement => {
    const element = document.createElement('li');
    const when = document.createElement('span');
    when.textContent = `${timeOf(revision.at)}, ${words[revision.reason]}`;
    element.append(when);
    if (revision.text === cell.code) {
      element.append(Object.assign(document.createElement('em'), { textContent: 'what you see' }));
      return element;
    }
    const compare = button('Compare', () => void look(element, revision));
    compare.setAttribute('aria-label', `Compare the text of ${timeOf(revision.at)} with what you see`);
    const restore = button('Bring back', async () => {
      await cell.show(revision.text, 'restored');
      cell.say(`The text of ${timeOf(revision.at)} is back`, 'done');
      draw();
    });
    restore.setAttribute('aria-label', `Bring back the text of ${timeOf(revision.at)}`);
    element.append(compare, restore);
    return element;
  };
  const look = async (element: HTMLElement, { at, text }: Revision): Promise<void> => {
    endDiff();
    const diff = document.createElement('div');
    element.append(diff);
    const label = `What you see, and the text of ${timeOf(at)}`;
    const end = await drawDiff(diff, cell, { original: cell.code, modified: text, label });
    endDiff = () => {
      end();
      diff.remove();
      endDiff = () => {};
    };
  };
  draw();
  return () => endDiff();
}
