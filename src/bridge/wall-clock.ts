/** The wall clock of a run that is served: microseconds of Node's monotonic clock, counted on from the run's own. */
import type { Micros, RealClock } from '#engine';

/** Node's timers are whole milliseconds; what is due sooner is polled for. */
const POLLED_MICROS = 1_500;

/** A clock that reads `start` at `origin`, a time of `performance.now()`; now, if it is left out. */
export function wallClock(start: Micros, origin: number = performance.now()): RealClock {
  const now = (): Micros => Math.floor(start + (performance.now() - origin) * 1_000) as Micros;
  let interrupt = (): void => {};
  return {
    now,
    interrupt: () => interrupt(),
    waitUntil: (at) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        let poll: NodeJS.Immediate | undefined;
        const done = (): void => {
          clearTimeout(timer);
          clearImmediate(poll);
          interrupt = () => {};
          resolve();
        };
        const look = (): void => {
          const left = at === undefined ? Number.POSITIVE_INFINITY : at - now();
          if (left <= 0) done();
          else if (left <= POLLED_MICROS) poll = setImmediate(look);
          else timer = setTimeout(look, Math.min((left - POLLED_MICROS) / 1_000, 2 ** 31 - 1));
        };
        interrupt = done;
        look();
      }),
  };
}
