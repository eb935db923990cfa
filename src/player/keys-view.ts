/** The list of the player's keys. */
import { keys } from './keys.ts';
import type { PlayerView } from './view.ts';

const signs: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowRight: '→',
  ArrowLeft: '←',
  'Shift+ArrowRight': 'Shift →',
  'Shift+ArrowLeft': 'Shift ←',
  Escape: 'Esc',
};

export function createView(panel: HTMLElement): PlayerView {
  const list = document.createElement('dl');
  list.className = 'keys';
  for (const { keys: each, words } of keys) {
    const [term, description] = [document.createElement('dt'), document.createElement('dd')];
    for (const key of each) {
      const cap = document.createElement('kbd');
      cap.textContent = signs[key] ?? key;
      term.append(cap, ' ');
    }
    description.textContent = words;
    const pair = document.createElement('div');
    pair.append(term, description);
    list.append(pair);
  }
  const note = document.createElement('p');
  note.textContent = 'Keys act while the focus is in the player.';
  panel.replaceChildren(note, list);
  return { show: () => {} };
}
