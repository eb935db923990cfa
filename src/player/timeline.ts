/**
 * The timeline as SVG text: the phases of the run, a color each, and over them the events that pass a filter. Drawn at
 * build time too. However long the run, it has at most as many parts as it is wide.
 */
import type { TraceEvent } from '#engine';
import { type Phase, steps } from '../engine/trace/steps.ts';
import { type EventFilter, matches } from './run.ts';

const WIDTH = 640;
const HEIGHT = 24;

export function drawTimeline(events: readonly TraceEvent[], filter: EventFilter = {}): string {
  const all = filter.actor === undefined && filter.kind === undefined;
  const count = Math.min(WIDTH, events.length);
  const columns = Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * events.length) / count);
    const to = Math.floor(((column + 1) * events.length) / count);
    let passes = false;
    for (let index = from; index < to && !passes && !all; index++)
      passes = matches(events[index] as TraceEvent, filter);
    return { phase: steps[(events[from] as TraceEvent).step - 1]?.phase ?? 'client', passes };
  });
  const x = (column: number): number => Math.round((column / Math.max(1, count)) * WIDTH * 10) / 10;
  const bands = runs(columns, ({ phase }) => phase).map(
    ({ from, to, value }) =>
      `<rect class="${value satisfies Phase}" x="${x(from)}" y="6" width="${round(x(to) - x(from))}" height="12"/>`,
  );
  const passing = runs(columns, ({ passes }) => passes).flatMap(({ from, to, value }) =>
    value
      ? [
          `<rect class="passing" x="${x(from)}" y="2" width="${Math.max(1.5, round(x(to) - x(from)))}" height="20"/>`,
        ]
      : [],
  );
  return `<svg class="timeline${all ? '' : ' filtered'}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${bands.join('')}${passing.join('')}</svg>`;
}

/** Neighbors of one value, together. */
function runs<T, V>(items: readonly T[], read: (item: T) => V): { from: number; to: number; value: V }[] {
  const found: { from: number; to: number; value: V }[] = [];
  items.forEach((item, index) => {
    const value = read(item);
    const last = found.at(-1);
    if (last && last.value === value) last.to = index + 1;
    else found.push({ from: index, to: index + 1, value });
  });
  return found;
}

const round = (value: number): number => Math.round(value * 10) / 10;
