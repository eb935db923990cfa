/**
 * What a page does with a link in its address: the cell shows the link's text as a stranger's, beside the reader's own,
 * and waits for a press. When it has run, the player goes to the moment that the link tells of.
 */
import type { PlayerElement } from '../../player/player-element.ts';
import type { CellElement } from '../cell-element.ts';
import { type Notice, showNotice } from '../notices.ts';
import { decodeLink, type Link, LinkError } from './link.ts';
import { findPlace } from './place.ts';

/** Never rejects: a link that is no link gets words. */
export async function openLink(hash: string): Promise<void> {
  try {
    const link = await decodeLink(hash);
    const cell = document.querySelector<CellElement>(`one-pod-cell[data-file="${link.cell}"]`);
    if (!cell) throw new LinkError(`This page has no cell ${link.cell}, which the link is about.`);
    await show(cell, link);
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    tellPage(error.message);
  }
}

async function show(cell: CellElement, link: Link): Promise<void> {
  const kept = await cell.keep();
  const own = kept?.text ?? (cell.code === cell.original ? undefined : cell.code);
  if (link.seed !== undefined) cell.dataset['seed'] = String(link.seed);
  if (link.code !== undefined && link.code !== cell.code) {
    cell.dataset['foreign'] = '';
    await cell.show(link.code, 'shown');
  }
  const giveBack = (): void => {
    delete cell.dataset['foreign'];
    void cell.show(own ?? cell.original, 'shown');
    forgetHash();
  };
  showNotice(cell, 'link', {
    tone: 'warning',
    words: wordsOf(link),
    actions: [
      ...('foreign' in cell.dataset
        ? [{ label: own === undefined ? 'Show the book’s text' : 'Show my own text', press: giveBack }]
        : []),
      ...(link.runtime === 'webcontainer'
        ? [{ label: 'Use a WebContainer', stays: true, press: chooseWebContainer }]
        : []),
    ],
  });
  cell.addEventListener('one-pod:text', forgetHash, { once: true });
  const { place } = link;
  if (place) {
    // Open before there is a run, it takes the run as soon as that is there.
    await playerOfPage()?.open();
    cell.addEventListener('one-pod:ran', () => void goTo(cell, place), { once: true });
  }
  cell.scrollIntoView({ block: 'start' });
}

function wordsOf({ code, seed, runtime, place }: Link): string {
  const what = [
    ...(code === undefined ? ['the book’s own text'] : ['a text that somebody else wrote']),
    ...(seed === undefined ? [] : [`the seed ${seed}`]),
    ...(place === undefined ? [] : ['a moment to look at']),
    ...(runtime === 'webcontainer' ? ['a run in a WebContainer'] : []),
  ];
  const list = what.length === 1 ? what[0] : `${what.slice(0, -1).join(', ')} and ${what.at(-1)}`;
  return `This link brings ${list}. Nothing runs before you press Run.${code === undefined ? '' : ' Your own text is kept.'}`;
}

async function goTo(cell: CellElement, place: NonNullable<Link['place']>): Promise<void> {
  const player = await playerOfPage()?.open();
  if (!player) return;
  const { position, how } = findPlace(player.run.events, place);
  player.go(position);
  const notices: Readonly<Record<typeof how, Notice | undefined>> = {
    same: undefined,
    changed: {
      tone: 'plain',
      words: `The run is not the one that the link was made from (engine ${place.engine}); the moment that it tells of is still there.`,
    },
    nearest: {
      tone: 'warning',
      words: `The run is not the one that the link was made from (engine ${place.engine}), and the moment that it tells of is not in it. The nearest one is shown.`,
    },
  };
  showNotice(cell, 'place', notices[how]);
}

const playerOfPage = (): PlayerElement | null => document.querySelector<PlayerElement>('one-pod-player');

function chooseWebContainer(): void {
  document.querySelector<HTMLInputElement>('one-pod-runtime input[value="webcontainer"]')?.click();
}

/** What the reader has turned away or made their own is not shown anew when the page is reloaded. */
function forgetHash(): void {
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** There is no cell to tell it: at the head of the text. */
function tellPage(words: string): void {
  document.querySelector('.link-error')?.remove();
  const element = document.createElement('p');
  element.className = 'link-error';
  element.setAttribute('role', 'alert');
  element.textContent = words;
  document.querySelector('main')?.prepend(element);
  element.scrollIntoView({ block: 'center' });
}
