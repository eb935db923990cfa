/** Counts down to when something is over; while it is paused, no time passes. */
export interface Countdown {
  /** Counts anew, once it is not paused. */
  start(ms: number): void;
  stop(): void;
  pause(): void;
  resume(): void;
}

export function createCountdown(over: () => void): Countdown {
  /** Milliseconds left when it began to count, or went on; undefined while nothing is counted. */
  let left: number | undefined;
  let since = 0;
  let paused = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = () => {
    clearTimeout(timer);
    left = undefined;
  };
  const count = () => {
    if (left === undefined || paused) return;
    since = performance.now();
    timer = setTimeout(() => {
      stop();
      over();
    }, left);
  };

  return {
    start(ms) {
      stop();
      left = ms;
      count();
    },
    stop,
    pause() {
      if (paused) return;
      paused = true;
      clearTimeout(timer);
      if (left !== undefined) left -= performance.now() - since;
    },
    resume() {
      paused = false;
      clearTimeout(timer);
      count();
    },
  };
}
