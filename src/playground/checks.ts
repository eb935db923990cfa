/**
 * Checks of an exercise: functions over the trace of the reader's run. They look at what happened, never at the text,
 * and say in words that teach what was missing.
 */
import type { TraceEvent } from '#engine';

export interface CheckResult {
  readonly passed: boolean;
  /** One sentence: what is so, or what is missing and where to look. */
  readonly words: string;
}

export type Check = (events: readonly TraceEvent[]) => readonly CheckResult[];

const files = import.meta.glob<{ readonly check: Check }>('/content/cells/**/*.check.ts');

/** The check of an exercise, by its file below content/cells. */
export async function checksOf(file: string): Promise<Check> {
  const load = files[`/content/cells/${file}`];
  if (!load) throw new Error(`There is no check ${file} below content/cells.`);
  return (await load()).check;
}
