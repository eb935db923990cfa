/**
 * A revision: one text of a cell, with the time of its last change. What is typed in one tab without a long rest grows
 * in one revision; everything else begins a new one, so that a text which was replaced stands in the history.
 */

/** What made the text as it is. */
export type Reason = 'typed' | 'reset' | 'solution' | 'undone' | 'restored' | 'link';

export interface Revision {
  /** The cell's file, below content/cells. */
  readonly cell: string;
  /** Milliseconds since 1970: when this revision began, and when its text was changed last. */
  readonly began: number;
  readonly at: number;
  /** The tab that wrote it; only that one may still change it. */
  readonly tab: string;
  readonly reason: Reason;
  readonly text: string;
}

/** A revision that has been typed at for this long, or rested for this long, is finished. */
const SPAN_MS = 60_000;
const REST_MS = 30_000;

/** What typing goes on with. */
const growing: readonly Reason[] = ['typed', 'link'];

/** Order of time; the tab decides between two changes of the same millisecond, the same way everywhere. */
export function compareRevisions(a: Revision, b: Revision): number {
  return a.at - b.at || a.began - b.began || (a.tab < b.tab ? -1 : a.tab > b.tab ? 1 : 0);
}

/** What tells revisions apart. */
export const keyOf = ({ cell, began, tab }: Revision): string => `${cell}\n${began}\n${tab}`;

/** The revision that `text` makes: the newest one with its text changed, or one that follows it. */
export function revise(
  newest: Revision | undefined,
  change: Pick<Revision, 'cell' | 'tab' | 'reason' | 'text'>,
  now: number,
): Revision {
  const grows =
    newest !== undefined &&
    newest.tab === change.tab &&
    growing.includes(newest.reason) &&
    change.reason === 'typed' &&
    now - newest.began < SPAN_MS &&
    now - newest.at < REST_MS;
  // Neither a clock that was set back nor a second change in one millisecond makes an older text the newest.
  const at = newest === undefined ? now : Math.max(now, newest.at + 1);
  if (grows) return { ...newest, at, text: change.text };
  return { ...change, began: at, at };
}

/** Both histories in one, in the order of time; of a revision that is in both, the later state. */
export function mergeHistories(a: readonly Revision[], b: readonly Revision[]): Revision[] {
  const merged = new Map<string, Revision>();
  for (const revision of [...a, ...b]) {
    const known = merged.get(keyOf(revision));
    if (!known || compareRevisions(known, revision) < 0) merged.set(keyOf(revision), revision);
  }
  return [...merged.values()].sort(compareRevisions);
}
