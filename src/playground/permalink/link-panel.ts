/** A cell's link, to be taken along: copied where the browser lets a page do that, else ready to be copied by hand. */
import type { CellElement } from '../cell-element.ts';
import { LinkError } from './link.ts';
import { makeLink } from './make-link.ts';

export async function showLink(area: HTMLElement, cell: CellElement): Promise<() => void> {
  const words = document.createElement('p');
  words.setAttribute('role', 'status');
  area.append(words);
  try {
    const link = await makeLink(cell);
    const field = document.createElement('input');
    field.type = 'text';
    field.readOnly = true;
    field.className = 'link';
    field.value = link;
    field.setAttribute('aria-label', 'Link to this cell as it is now');
    area.append(field);
    field.focus();
    field.select();
    words.textContent = (await copy(link))
      ? 'The link is copied. It holds the text, the seed and the moment that the player shows.'
      : 'Copy the link from here; it is selected. It holds the text, the seed and the moment that the player shows.';
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    words.textContent = error.message;
  }
  return () => {};
}

/** Pages on plain http have no clipboard. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
