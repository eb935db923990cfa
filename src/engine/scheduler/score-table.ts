import type { ScoreColumn } from '../trace/events.ts';
import { compactNumbers, numberList, rangeOf } from './compact-lists.ts';

/** The scores of one cycle, in columns: every list has one entry a node, in the order of `nodes`. */
export interface ScoreTable {
  readonly nodes: readonly string[];
  readonly plugins: readonly ScoreColumn[];
  readonly totals: Iterable<number> & ArrayLike<number>;
}

/** One plugin's scores; they are copied, for the next cycle writes into the same memory. */
export function scoreColumn(
  plugin: string,
  weight: number,
  raw: Float64Array,
  normalized: Float64Array,
): ScoreColumn {
  const rawList = numberList(raw, rangeOf(raw));
  const normalizedList = normalized === raw ? rawList : numberList(normalized, rangeOf(normalized));
  return {
    plugin,
    weight,
    get raw() {
      return rawList();
    },
    get normalized() {
      return normalizedList();
    },
  };
}

/** The table, of which the lists are made when they are read. */
export function scoreTable(
  names: () => readonly string[],
  plugins: readonly ScoreColumn[],
  totals: Float64Array,
): ScoreTable {
  return {
    get nodes() {
      return names();
    },
    plugins,
    totals: compactNumbers(totals, rangeOf(totals)),
  };
}
