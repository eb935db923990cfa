/**
 * Two runs of nearly the same program, event by event: what is new in the second, gone from it, moved in time, or
 * changed. Ids and times shift as soon as anything does, so events are told apart by actor, kind and object, and among
 * equals by their order.
 */
import type { TraceEvent } from './events.ts';
import { essenceOf, identitiesOf } from './identity.ts';

export type DiffEntry =
  /** `moved`: the same at another time. `changed`: other data, at whatever time. */
  | { readonly kind: 'same' | 'moved' | 'changed'; readonly before: TraceEvent; readonly after: TraceEvent }
  | { readonly kind: 'new'; readonly after: TraceEvent }
  | { readonly kind: 'gone'; readonly before: TraceEvent };

export interface TraceDiff {
  /**
   * Every event of both runs once, in the order of the second; one that is gone stands behind the last event before it
   * that both have.
   */
  readonly entries: readonly DiffEntry[];
  readonly counts: Readonly<Record<DiffEntry['kind'], number>>;
  /** Where the runs part: the first entry that is not the same in both. */
  readonly first?: DiffEntry;
}

/** Compares a run with an earlier one. Pure; the traces are not changed. */
export function diffTraces(before: readonly TraceEvent[], after: readonly TraceEvent[]): TraceDiff {
  const partner = partnersOf(before, after);
  const taken = new Set(partner.values());
  /** Per event of the first run (0 stands for its beginning): those that are gone behind it. */
  const gone = new Map<number, TraceEvent[]>();
  let last = 0;
  before.forEach((event, index) => {
    if (taken.has(index)) last = index + 1;
    else if (gone.has(last)) gone.get(last)?.push(event);
    else gone.set(last, [event]);
  });
  const entries: DiffEntry[] = [];
  const addGone = (behind: number): void => {
    for (const event of gone.get(behind) ?? []) entries.push({ kind: 'gone', before: event });
  };
  addGone(0);
  after.forEach((event, index) => {
    const other = partner.get(index);
    if (other === undefined) entries.push({ kind: 'new', after: event });
    else {
      entries.push(pair(before[other] as TraceEvent, event));
      addGone(other + 1);
    }
  });
  const counts = { same: 0, moved: 0, changed: 0, new: 0, gone: 0 };
  for (const { kind } of entries) counts[kind]++;
  const first = entries.find(({ kind }) => kind !== 'same');
  return { entries, counts, ...(first && { first }) };
}

function pair(before: TraceEvent, after: TraceEvent): DiffEntry {
  if (essenceOf(before) !== essenceOf(after)) return { kind: 'changed', before, after };
  return { kind: before.at === after.at ? 'same' : 'moved', before, after };
}

/** By the index of an event of the second run: that of its partner in the first. */
function partnersOf(before: readonly TraceEvent[], after: readonly TraceEvent[]): Map<number, number> {
  const partner = new Map<number, number>();
  const groups = grouped(before);
  for (const [identity, members] of grouped(after)) {
    const others = groups.get(identity) ?? [];
    for (const [index, other] of align(
      others.map((at) => essenceOf(before[at] as TraceEvent)),
      members.map((at) => essenceOf(after[at] as TraceEvent)),
    ))
      partner.set(members[index] as number, others[other] as number);
  }
  return partner;
}

function grouped(events: readonly TraceEvent[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  identitiesOf(events).forEach((identity, index) => {
    const group = groups.get(identity);
    if (group) group.push(index);
    else groups.set(identity, [index]);
  });
  return groups;
}

/** Groups up to this product of their sizes are aligned by what they have in common; larger ones by ordinal alone. */
const ALIGNED_MAX = 250_000;

/**
 * Pairs [index of second, index of first] of one group, both rising: those that are equal, as many as there are, and
 * between two of them the others by ordinal.
 */
function align(first: readonly string[], second: readonly string[]): [number, number][] {
  const anchors: [number, number][] = [];
  let [from, to, until] = [0, first.length, second.length];
  while (from < Math.min(to, until) && first[from] === second[from]) anchors.push([from, from++]);
  const tail: [number, number][] = [];
  while (to > from && until > from && first[to - 1] === second[until - 1]) tail.unshift([--until, --to]);
  if ((to - from) * (until - from) <= ALIGNED_MAX)
    for (const [a, b] of commonSubsequence(first.slice(from, to), second.slice(from, until)))
      anchors.push([b + from, a + from]);
  anchors.push(...tail);

  const pairs: [number, number][] = [];
  let [nextSecond, nextFirst] = [0, 0];
  for (const [index, other] of [...anchors, [second.length, first.length] as const]) {
    while (nextSecond < index && nextFirst < other) pairs.push([nextSecond++, nextFirst++]);
    if (index < second.length && other < first.length) pairs.push([index, other]);
    [nextSecond, nextFirst] = [index + 1, other + 1];
  }
  return pairs;
}

/** The longest common subsequence, as pairs of indices. */
function commonSubsequence(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) i++;
    else j++;
  }
  return pairs;
}
