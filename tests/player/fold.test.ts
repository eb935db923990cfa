/** The moment that the map draws, reached by copies and by bits, is the one that a fold from the start gives. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/engine/index.ts';
import { FoldedTrace } from '../../src/engine/trace/state/folded-trace.ts';
import { type MapState, mapFold } from '../../src/player/moment.ts';
import { headline, repeated, severalPods } from './runs.ts';

let events: readonly TraceEvent[];

beforeAll(async () => {
  events = repeated([...(await severalPods())], 6_000);
});

function fromTheStart(position: number): MapState {
  const state = mapFold.initial();
  for (const event of events.slice(0, position)) mapFold.apply(state, event);
  return state;
}

test('at any positions, in any order, and after the run has grown', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 6_000 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 6_000 }),
      (positions, known) => {
        const growing = events.slice(0, known);
        const folded = new FoldedTrace(mapFold, { events: growing, untraced: [] });
        for (const position of positions.filter((each) => each <= known))
          expect(folded.at(position)).toEqual(fromTheStart(position));
        growing.push(...events.slice(known));
        for (const position of positions) expect(folded.at(position)).toEqual(fromTheStart(position));
      },
    ),
    { numRuns: 15 },
  );
});

test('a step back in a long run applies no more events than lie between two copies', async () => {
  const long = repeated(await headline(), 100_000);
  let applied = 0;
  const counting = {
    ...mapFold,
    apply(state: MapState, event: TraceEvent) {
      applied++;
      mapFold.apply(state, event);
    },
  };
  const folded = new FoldedTrace(counting, { events: long, untraced: [] });
  folded.at(long.length);
  expect(applied).toBe(long.length);
  for (let position = long.length - 1; position > 0; position -= 9_973) {
    applied = 0;
    folded.at(position);
    expect(applied).toBeLessThan(1_000);
  }
});

test('a position outside the run is its nearer end', () => {
  const folded = new FoldedTrace(mapFold, { events, untraced: [] });
  expect(folded.at(-5)).toEqual(mapFold.initial());
  expect(folded.at(1e9)).toEqual(fromTheStart(events.length));
});
