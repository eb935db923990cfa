/** The timeline as SVG text: every event a stroke, colored by phase, the position marked. Drawn at build time too. */
import type { TraceEvent } from '#engine';
import { steps } from '../engine/trace/steps.ts';

const WIDTH = 640;
const HEIGHT = 34;

export function drawTimeline(events: readonly TraceEvent[], position: number): string {
  const x = (index: number): number => Math.round((index / Math.max(1, events.length)) * WIDTH * 10) / 10;
  const bands = bandsOf(events).map(
    ({ step, from, to }) =>
      `<rect class="band ${steps[step - 1]?.phase ?? ''}" x="${x(from)}" y="10" width="${Math.max(0.8, x(to) - x(from))}" height="14"><title>Step ${step}: ${steps[step - 1]?.title ?? ''}</title></rect>`,
  );
  return `<svg class="timeline" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${bands.join('')}<rect class="now" x="${Math.max(0, x(position) - 1)}" y="4" width="2" height="26"/></svg>`;
}

interface Band {
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

/** Runs of events that belong to one step. */
function bandsOf(events: readonly TraceEvent[]): Band[] {
  const bands: Band[] = [];
  let from = 0;
  events.forEach((event, index) => {
    const next = events[index + 1];
    if (next && next.step === event.step) return;
    bands.push({ step: event.step, from, to: index + 1 });
    from = index + 1;
  });
  return bands;
}

/** The position right after the first event of a step, or undefined when the run has none. */
export function positionOfStep(events: readonly TraceEvent[], step: number): number | undefined {
  const index = events.findIndex((event) => event.step === step);
  return index === -1 ? undefined : index + 1;
}

/** Where the next step begins, or the one before: the position right after that step's first event. */
export function neighborStep(events: readonly TraceEvent[], position: number, direction: 1 | -1): number {
  const starts = bandsOf(events).map((band) => band.from + 1);
  return direction === 1
    ? (starts.find((start) => start > position) ?? events.length)
    : (starts.findLast((start) => start < position) ?? Math.min(1, events.length));
}
