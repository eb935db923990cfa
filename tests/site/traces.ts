/** What a run's messages say of its trace. */
import { expect } from '@playwright/test';
import type { TraceEvent } from '#engine';
import { outputLimits } from '../../src/playground/cell-host.ts';
import type { RunResult } from './runtime-page.ts';

/**
 * Shows the first event that differs, of the hundreds that a run has. Of a very long run the realm has kept the later
 * ones: then those that came are compared.
 */
export function expectSameBytes(events: readonly TraceEvent[], all: readonly TraceEvent[]): void {
  const expected = events.length === outputLimits.events ? all.slice(0, events.length) : all;
  const first = expected.findIndex((event, index) => JSON.stringify(event) !== JSON.stringify(events[index]));
  if (first !== -1) expect(events[first], `event ${first + 1}`).toEqual(expected[first]);
  expect(JSON.stringify(events) === JSON.stringify(expected), 'the same bytes').toBe(true);
}

/** The events of the last Cluster that the run made. */
export function lastTrace(result: RunResult): TraceEvent[] {
  const traces = result.messages.flatMap((message) => (message.type === 'trace' ? message : []));
  return traces
    .slice(
      Math.max(
        0,
        traces.findLastIndex((message) => message.reset),
      ),
    )
    .flatMap(({ events }) => events);
}
