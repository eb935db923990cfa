/** What the reader has changed, against the book's text or against an exercise's solution. */
import { loadDiff } from '../editor/load-editor.ts';
import type { CellElement } from './cell-element.ts';

export function showChanges(
  area: HTMLElement,
  cell: CellElement,
  against: 'original' | 'solution',
): Promise<() => void> {
  const other = against === 'original' ? cell.original : cell.template('solution');
  if (other === cell.code) {
    area.textContent = against === 'original' ? 'Nothing is changed.' : 'Your text is the solution.';
    return Promise.resolve(() => {});
  }
  const label = against === 'original' ? 'Your changes' : 'Your text and the solution';
  const [original, modified] = against === 'original' ? [other, cell.code] : [cell.code, other];
  return drawDiff(area, cell, { original, modified, label });
}

/** Draws a diff with the reader's editor; the area says so where it does not load. */
export async function drawDiff(
  area: HTMLElement,
  cell: CellElement,
  texts: { readonly original: string; readonly modified: string; readonly label: string },
): Promise<() => void> {
  area.className = 'diff';
  const module = await cell.load('The view of the changes', () => loadDiff());
  const view = module?.createDiff({ parent: area, ...texts });
  return () => view?.dispose();
}
