/** The lane of marks below the timeline: what an edit made new, changed or moved, and where something is gone. */
import type { DiffEntry } from '../engine/trace/diff.ts';
import type { Comparison } from './comparison.ts';

const WIDTH = 640;

/** Of several events that share a place, the one that says most is seen. */
const weight: Readonly<Record<DiffEntry['kind'], number>> = {
  same: 0,
  moved: 1,
  changed: 2,
  gone: 3,
  new: 4,
};

/** SVG text, as wide as the timeline. */
export function drawMarks({ diff, after }: Comparison): string {
  const length = Math.max(1, after.events.length);
  const columns: DiffEntry['kind'][] = Array.from({ length: WIDTH }, () => 'same');
  let position = 0;
  for (const entry of diff.entries) {
    if ('after' in entry) position = entry.after.id;
    const from = Math.min(WIDTH - 1, Math.floor((Math.max(0, position - 1) / length) * WIDTH));
    const to = Math.max(from + 2, Math.ceil((position / length) * WIDTH));
    for (let column = from; column < Math.min(WIDTH, to); column++)
      if (weight[entry.kind] > weight[columns[column] ?? 'same']) columns[column] = entry.kind;
  }
  const rects: string[] = [];
  for (let from = 0; from < WIDTH; ) {
    let to = from + 1;
    while (to < WIDTH && columns[to] === columns[from]) to++;
    if (columns[from] !== 'same')
      rects.push(`<rect class="${columns[from]}" x="${from}" y="0" width="${to - from}" height="6"/>`);
    from = to;
  }
  return `<svg viewBox="0 0 ${WIDTH} 6" preserveAspectRatio="none" role="img" aria-label="${words(diff.counts)}">${rects.join('')}</svg>`;
}

const words = ({ new: added, gone, changed, moved }: Comparison['diff']['counts']): string =>
  `Your edit: ${added} events are new, ${gone} gone, ${changed} changed, ${moved} moved`;
