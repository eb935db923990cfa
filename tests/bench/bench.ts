/** What a bench is. Its file is tests/bench/<name>.bench.ts and exports `bench`. */
import type { Browser } from '@playwright/test';
import type { RunningServer } from '../../scripts/serve.ts';

export type Measures = Record<string, number | string>;

export interface Bench {
  name: string;
  run(surroundings: Surroundings): Promise<Measures>;
}

/** What a bench may ask for; each is made when it is first asked for, and once. */
export interface Surroundings {
  /** The built book, served. */
  site(): Promise<RunningServer>;
  browser(): Promise<Browser>;
}

/** The middle one of the measured values, rounded to two digits after the point. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * 100) / 100;
}
