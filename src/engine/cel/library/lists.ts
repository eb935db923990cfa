/**
 * Lists and sets: those of cel-go (ext/lists.go version 3, ext/sets.go, 0.26.0), and those of Kubernetes
 * (k8s.io/apiserver/pkg/cel/library/lists.go, 1.36.4).
 */
import { isInt, isUint } from '../integers.ts';
import { type Overload, overload } from '../overload.ts';
import {
  CelError,
  CelMap,
  type CelValue,
  compare,
  type Duration,
  isEqual,
  Optional,
  shown,
  Uint,
} from '../values.ts';
import { durationInRange } from './time.ts';

type List = readonly CelValue[];

const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
const longNames: Readonly<Record<string, string>> = {
  duration: 'google.protobuf.Duration',
  timestamp: 'google.protobuf.Timestamp',
};

const isSorted = (list: List): boolean =>
  list.every((each, index) => index === 0 || (compare(list[index - 1] as CelValue, each) ?? 0) <= 0);

function extreme(name: 'min' | 'max', list: List): CelValue {
  if (list.length === 0) return new CelError(`${name} called on empty list`);
  const wanted = name === 'min' ? -1 : 1;
  return list.reduce((best, each) => (compare(each, best) === wanted ? each : best));
}

function sum(type: string, list: List): CelValue {
  switch (type) {
    case 'double':
      return (list as readonly number[]).reduce((total, each) => total + each, 0);
    case 'duration':
      return durationInRange((list as readonly Duration[]).reduce((total, { nanos }) => total + nanos, 0n));
    case 'uint': {
      const total = (list as readonly Uint[]).reduce((all, { value }) => all + value, 0n);
      return isUint(total) ? new Uint(total) : new CelError('unsigned integer overflow');
    }
    default: {
      const total = (list as readonly bigint[]).reduce((all, each) => all + each, 0n);
      return isInt(total) ? total : new CelError('integer overflow');
    }
  }
}

function sortBy(list: List, keys: List): CelValue {
  if (list.length !== keys.length)
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.length} and ${keys.length} elements respectively`,
    );
  const [first] = keys;
  if (first !== undefined && keys.some((key) => compare(first, key) === undefined))
    return new CelError('list elements must have the same type');
  return list
    .map((each, index) => [each, keys[index] as CelValue] as const)
    .sort(([, a], [, b]) => compare(a, b) ?? 0)
    .map(([each]) => each);
}

function flatten(list: List, depth = 1n): CelValue {
  if (depth < 0n) return new CelError('level must be non-negative');
  const flat = (each: CelValue, level: bigint): List =>
    Array.isArray(each) && level > 0n ? each.flatMap((inner: CelValue) => flat(inner, level - 1n)) : [each];
  return list.flatMap((each) => flat(each, depth));
}

function slice(list: List, start: bigint, end: bigint): CelValue {
  if (start < 0n || end < 0n)
    return new CelError(`cannot slice(${start}, ${end}), negative indexes not supported`);
  if (start > end)
    return new CelError(
      `cannot slice(${start}, ${end}), start index must be less than or equal to end index`,
    );
  if (end > BigInt(list.length))
    return new CelError(`cannot slice(${start}, ${end}), list is length ${list.length}`);
  return list.slice(Number(start), Number(end));
}

const position = (index: number): CelValue => BigInt(index);
const optional = (value: CelValue | undefined): CelValue =>
  value === undefined ? Optional.none : Optional.of(value);
const holds = (list: List, value: CelValue): boolean => list.some((each) => isEqual(each, value));

/** Kubernetes' own. */
export const kubernetesLists: readonly Overload[] = [
  ...comparable.flatMap((type) => [
    overload(`list_${type}_is_sorted_bool`, `(list(${type})).isSorted(): bool`, isSorted),
    overload(`list_${type}_min_${type}`, `(list(${type})).min(): ${type}`, (list: List) =>
      extreme('min', list),
    ),
    overload(`list_${type}_max_${type}`, `(list(${type})).max(): ${type}`, (list: List) =>
      extreme('max', list),
    ),
  ]),
  ...['int', 'uint', 'double', 'duration'].map((type) =>
    overload(`list_${type}_sum_${type}`, `(list(${type})).sum(): ${type}`, (list: List) => sum(type, list)),
  ),
  overload('list_a_index_of_int', '(list(A)).indexOf(A): int', (list: List, value: CelValue) =>
    position(list.findIndex((each) => isEqual(each, value))),
  ),
  overload('list_a_last_index_of_int', '(list(A)).lastIndexOf(A): int', (list: List, value: CelValue) =>
    position(list.findLastIndex((each) => isEqual(each, value))),
  ),
];

export const lists: readonly Overload[] = [
  ...comparable.flatMap((type) => {
    const name = longNames[type] ?? type;
    return [
      overload(`list_${name}_sort`, `(list(${type})).sort(): list(${type})`, (list: List) =>
        sortBy(list, list),
      ),
      overload(
        `list_${name}_sortByAssociatedKeys`,
        `(list(T)).@sortByAssociatedKeys(list(${type})): list(T)`,
        sortBy,
      ),
    ];
  }),
  overload('list_slice', '(list(T)).slice(int, int): list(T)', slice),
  overload('list_flatten', '(list(list(T))).flatten(): list(T)', flatten),
  overload('list_flatten_int', '(list(dyn)).flatten(int): list(dyn)', flatten),
  overload('lists_range', 'lists.range(int): list(int)', (size: bigint) =>
    Array.from({ length: Math.max(0, Number(size)) }, (_, index) => BigInt(index)),
  ),
  overload('list_reverse', '(list(T)).reverse(): list(T)', (list: List) => list.toReversed()),
  overload('list_distinct', '(list(T)).distinct(): list(T)', (list: List) =>
    list.filter((each, index) => !holds(list.slice(0, index), each)),
  ),
  overload('list_first', '(list(V)).first(): optional_type(V)', (list: List) => optional(list[0])),
  overload('list_last', '(list(V)).last(): optional_type(V)', (list: List) => optional(list.at(-1))),
];

const containsAll = (list: List, sought: List): boolean => sought.every((each) => holds(list, each));

export const sets: readonly Overload[] = [
  overload('list_sets_contains_list', 'sets.contains(list(T), list(T)): bool', containsAll),
  overload(
    'list_sets_equivalent_list',
    'sets.equivalent(list(T), list(T)): bool',
    (a: List, b: List) => containsAll(a, b) && containsAll(b, a),
  ),
  overload('list_sets_intersects_list', 'sets.intersects(list(T), list(T)): bool', (a: List, b: List) =>
    a.some((each) => holds(b, each)),
  ),
];

function insert(map: CelMap, pairs: readonly (readonly [CelValue, CelValue])[]): CelValue {
  const known = [...map.entries.keys()].map((key) => [key, map.entries.get(key) ?? null] as const);
  const twice = pairs.find(([key]) => map.entries.get(key) !== undefined);
  if (twice) return new CelError(`insert failed: key ${shown(twice[0])} already exists`);
  return CelMap.of([...known, ...pairs]);
}

/** What transformMap and transformMapEntry add by. Source: ext/comprehensions.go. */
export const mapInsertion: readonly Overload[] = [
  overload(
    '@mapInsert_map_key_value',
    'cel.@mapInsert(map(K, V), K, V): map(K, V)',
    (map: CelMap, key: CelValue, value: CelValue) => insert(map, [[key, value]]),
  ),
  overload(
    '@mapInsert_map_map',
    'cel.@mapInsert(map(K, V), map(K, V)): map(K, V)',
    (map: CelMap, { entries }: CelMap) =>
      insert(
        map,
        [...entries.keys()].map((key) => [key, entries.get(key) ?? null] as const),
      ),
  ),
];
