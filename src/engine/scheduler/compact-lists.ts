/**
 * Lists that are kept small until somebody reads them: thousands of nodes and pods make millions of scores, and a
 * trace keeps them all. Each function here returns the one that gives the list.
 */
import type { NodeInfo } from './node-info.ts';
import type { Snapshot } from './snapshot.ts';

/** Something that is worked out when it is first asked for. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

export interface Range {
  readonly least: number;
  readonly most: number;
}

export function rangeOf(numbers: Float64Array): Range {
  let least = numbers[0] ?? 0;
  let most = least;
  for (let index = 1; index < numbers.length; index++) {
    const number = numbers[index] ?? 0;
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return { least, most };
}

/** A copy in as few bytes as the numbers need. */
export function compactNumbers(
  numbers: Float64Array,
  { least, most }: Range,
): Uint8Array | Uint16Array | Float64Array {
  if (least < 0 || most > 0xffff) return numbers.slice();
  return most <= 0xff ? new Uint8Array(numbers) : new Uint16Array(numbers);
}

/** The numbers as a list. The same number in all places is kept once. */
export function numberList(numbers: Float64Array, range: Range): () => readonly number[] {
  const { length } = numbers;
  if (range.least === range.most) return lazy(() => new Array<number>(length).fill(range.least));
  const copy = compactNumbers(numbers, range);
  return lazy(() => Array.from(copy));
}

/** The names of nodes. Those of the snapshot are kept as positions, or as a range of them. */
export function nameList(
  snapshot: Snapshot | undefined,
  nodes: readonly NodeInfo[],
): () => readonly string[] {
  const names = snapshot?.names ?? [];
  const { length } = nodes;
  const start = nodes[0]?.position ?? 0;
  let next = start;
  let inOneRow = true;
  for (let index = 0; index < length; index++) {
    const { position, name } = nodes[index] as NodeInfo;
    if (names[position] !== name) {
      const list = nodes.map((node) => node.name);
      return () => list;
    }
    if (position !== next) inOneRow = false;
    next = position + 1 === names.length ? 0 : position + 1;
  }
  if (inOneRow)
    return lazy(() => Array.from({ length }, (_, index) => names[(start + index) % names.length] ?? ''));
  const positions = new Int32Array(length);
  for (let index = 0; index < length; index++) positions[index] = nodes[index]?.position ?? 0;
  return lazy(() => Array.from(positions, (position) => names[position] ?? ''));
}
