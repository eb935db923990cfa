/** The link of a cell as it is now: its text, seed and runtime, and the moment that the player shows of its run. */
import type { PlayerElement } from '../../player/player-element.ts';
import type { CellElement } from '../cell-element.ts';
import { lastRun } from '../cell-run.ts';
import { encodeLink, type Link } from './link.ts';
import { placeAt } from './place.ts';

/** The whole address. Rejects with a LinkError where the text is too long for one. */
export async function makeLink(cell: CellElement): Promise<string> {
  const { seed } = cell.dataset;
  const runtime = document.querySelector<HTMLInputElement>('one-pod-runtime input:checked')?.value;
  const player =
    lastRun() === cell ? await document.querySelector<PlayerElement>('one-pod-player')?.open() : undefined;
  const place = player && placeAt(player.run.events, player.position);
  const link: Link = {
    cell: cell.key,
    ...(cell.code !== cell.original && { code: cell.code }),
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(runtime === 'webcontainer' && { runtime }),
    ...(place && { place }),
  };
  return `${location.origin}${location.pathname}${await encodeLink(link)}`;
}
