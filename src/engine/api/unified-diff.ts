/**
 * The lines in which two texts differ, with three lines around them. Source: github.com/pmezard/go-difflib, which is
 * Python's difflib: the longest common runs, where lines that a long text has many times are no anchors.
 */
const CONTEXT = 3;
const POPULAR_FROM_LINES = 200;

type Tag = 'equal' | 'replace' | 'delete' | 'insert';

/** What to do with lines `from` to `fromEnd` of the first text to get `to` to `toEnd` of the second. */
interface Change {
  readonly tag: Tag;
  readonly from: number;
  readonly fromEnd: number;
  readonly to: number;
  readonly toEnd: number;
}

interface Match {
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let out = '';
  for (const group of grouped(changes(a, b))) {
    const [first, last] = [group[0] as Change, group.at(-1) as Change];
    out += `@@ -${range(first.from, last.fromEnd)} +${range(first.to, last.toEnd)} @@\n`;
    for (const { tag, from, fromEnd, to, toEnd } of group) {
      if (tag === 'equal') for (const line of a.slice(from, fromEnd)) out += ` ${line}\n`;
      else {
        for (const line of a.slice(from, fromEnd)) out += `-${line}\n`;
        for (const line of b.slice(to, toEnd)) out += `+${line}\n`;
      }
    }
  }
  return out;
}

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return `${start + 1}`;
  return `${length === 0 ? start : start + 1},${length}`;
}

function changes(a: readonly string[], b: readonly string[]): Change[] {
  const out: Change[] = [];
  let [i, j] = [0, 0];
  const push = (tag: Tag, fromEnd: number, toEnd: number): void => {
    out.push({ tag, from: i, fromEnd, to: j, toEnd });
    [i, j] = [fromEnd, toEnd];
  };
  for (const { from, to, size } of [...matches(a, b), { from: a.length, to: b.length, size: 0 }]) {
    if (i < from && j < to) push('replace', from, to);
    else if (i < from) push('delete', from, j);
    else if (j < to) push('insert', i, to);
    if (size > 0) push('equal', from + size, to + size);
  }
  return out;
}

/** Common runs, in order; runs that touch are one. */
function matches(a: readonly string[], b: readonly string[]): Match[] {
  const places = anchors(b);
  const found: Match[] = [];
  const search = (fromLow: number, fromHigh: number, toLow: number, toHigh: number): void => {
    const { from, to, size } = longest(a, b, places, fromLow, fromHigh, toLow, toHigh);
    if (size === 0) return;
    if (fromLow < from && toLow < to) search(fromLow, from, toLow, to);
    const last = found.at(-1);
    if (last && last.from + last.size === from && last.to + last.size === to)
      found[found.length - 1] = { ...last, size: last.size + size };
    else found.push({ from, to, size });
    if (from + size < fromHigh && to + size < toHigh) search(from + size, fromHigh, to + size, toHigh);
  };
  search(0, a.length, 0, b.length);
  return found;
}

/** Where each line stands in the second text, without those that stand there too often. */
function anchors(b: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  b.forEach((line, index) => {
    const known = places.get(line);
    if (known) known.push(index);
    else places.set(line, [index]);
  });
  if (b.length >= POPULAR_FROM_LINES) {
    const often = Math.floor(b.length / 100) + 1;
    for (const [line, indexes] of [...places]) if (indexes.length > often) places.delete(line);
  }
  return places;
}

function longest(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  fromLow: number,
  fromHigh: number,
  toLow: number,
  toHigh: number,
): Match {
  let [from, to, size] = [fromLow, toLow, 0];
  let lengths = new Map<number, number>();
  for (let i = fromLow; i < fromHigh; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < toLow) continue;
      if (j >= toHigh) break;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [from, to, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  while (from > fromLow && to > toLow && a[from - 1] === b[to - 1])
    [from, to, size] = [from - 1, to - 1, size + 1];
  while (from + size < fromHigh && to + size < toHigh && a[from + size] === b[to + size]) size++;
  return { from, to, size };
}

/** Changes with the lines around them; those that are far apart are separate. */
function grouped(all: readonly Change[]): Change[][] {
  const codes = [...all];
  const [first, last] = [codes[0], codes.at(-1)];
  if (first?.tag === 'equal')
    codes[0] = {
      ...first,
      from: Math.max(first.from, first.fromEnd - CONTEXT),
      to: Math.max(first.to, first.toEnd - CONTEXT),
    };
  if (last?.tag === 'equal') {
    const { from, to } = codes.at(-1) as Change;
    codes[codes.length - 1] = {
      ...last,
      from,
      to,
      fromEnd: Math.min(last.fromEnd, from + CONTEXT),
      toEnd: Math.min(last.toEnd, to + CONTEXT),
    };
  }
  const groups: Change[][] = [];
  let group: Change[] = [];
  for (let code of codes) {
    if (code.tag === 'equal' && code.fromEnd - code.from > 2 * CONTEXT) {
      group.push({
        ...code,
        fromEnd: Math.min(code.fromEnd, code.from + CONTEXT),
        toEnd: Math.min(code.toEnd, code.to + CONTEXT),
      });
      groups.push(group);
      group = [];
      code = {
        ...code,
        from: Math.max(code.from, code.fromEnd - CONTEXT),
        to: Math.max(code.to, code.toEnd - CONTEXT),
      };
    }
    group.push(code);
  }
  if (group.length > 0 && !(group.length === 1 && group[0]?.tag === 'equal')) groups.push(group);
  return groups;
}
