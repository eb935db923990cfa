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

/** A copy in as few bytes as the numbers need. */
export function compactNumbers(numbers: Float64Array): Uint8Array | Uint16Array | Float64Array {
  const { least, most } = rangeOf(numbers);
  if (least < 0 || most > 0xffff) return numbers.slice();
  return most <= 0xff ? Uint8Array.from(numbers) : Uint16Array.from(numbers);
}

/** The numbers as a list. The same number in all places is kept once. */
export function numberList(numbers: Float64Array): () => readonly number[] {
  const { length } = numbers;
  const { least, most } = rangeOf(numbers);
  if (least === most) return lazy(() => new Array<number>(length).fill(least));
  const copy = compactNumbers(numbers);
  return lazy(() => Array.from(copy));
}

/** The names of nodes. Those of the snapshot are kept as positions, or as a range of them. */
export function nameList(
  snapshot: Snapshot | undefined,
  nodes: readonly NodeInfo[],
): () => readonly string[] {
  const names = snapshot?.names ?? [];
  if (!nodes.every(({ position, name }) => names[position] === name)) {
    const list = nodes.map(({ name }) => name);
    return () => list;
  }
  const start = nodes[0]?.position ?? 0;
  const { length } = nodes;
  if (nodes.every(({ position }, index) => position === (start + index) % names.length))
    return lazy(() => Array.from({ length }, (_, index) => names[(start + index) % names.length] ?? ''));
  const positions = Int32Array.from(nodes, ({ position }) => position);
  return lazy(() => Array.from(positions, (position) => names[position] ?? ''));
}

export function rangeOf(numbers: Float64Array): { least: number; most: number } {
  let least = numbers[0] ?? 0;
  let most = least;
  for (let index = 1; index < numbers.length; index++) {
    const number = numbers[index] ?? 0;
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return { least, most };
}
