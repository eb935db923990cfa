/** The functions and operators of the language. Source: common/stdlib/standard.go, common/types, cel-go 0.26.0. */
import { isInt, isUint } from '../integers.ts';
import { type Overload, overload } from '../overload.ts';

import {
  CelError,
  type CelMap,
  type CelValue,
  compare,
  type Duration,
  isEqual,
  noSuchOverload,
  sizeOf,
  type Timestamp,
  TypeValue,
  typeOf,
  Uint,
} from '../values.ts';
import { conversions } from './conversions.ts';
import { matches } from './regex.ts';
import { durationInRange, timeFunctions, timestampInRange } from './time.ts';

const overflow = (type: string): CelError => new CelError(`${type} overflow`);

const int = (value: bigint): CelValue => (isInt(value) ? value : new CelError('integer overflow'));
const uint = (value: bigint): CelValue => (isUint(value) ? new Uint(value) : overflow('unsigned integer'));

const orders = ['<', '<=', '>', '>='] as const;
const orderIds = { '<': 'less', '<=': 'less_equals', '>': 'greater', '>=': 'greater_equals' };

function ordered(operator: (typeof orders)[number], a: CelValue, b: CelValue): CelValue {
  const order = compare(a, b);
  if (order === undefined)
    return typeof a === 'number' || typeof b === 'number'
      ? new CelError('NaN values cannot be ordered')
      : noSuchOverload;
  return operator === '<'
    ? order < 0
    : operator === '<='
      ? order <= 0
      : operator === '>'
        ? order > 0
        : order >= 0;
}

const numbers = [
  ['int', 'int64'],
  ['uint', 'uint64'],
  ['double', 'double'],
] as const;

function orderOverloads(operator: (typeof orders)[number]): Overload[] {
  const id = orderIds[operator];
  const same = ['bool', 'string', 'bytes', 'timestamp', 'duration'].map(
    (type) => [type, type, type] as const,
  );
  const crossed = numbers.flatMap(([a, aId]) =>
    numbers.map(([b, bId]) => [a, b, aId === bId ? aId : `${aId}_${bId}`] as const),
  );
  return [...crossed, ...same].map(([a, b, suffix]) =>
    overload(`${id}_${suffix}`, `_${operator}_(${a}, ${b}): bool`, (left, right) =>
      ordered(operator, left, right),
    ),
  );
}

const contains = (element: CelValue, list: readonly CelValue[]): boolean =>
  list.some((each) => isEqual(each, element));
const hasKey = (key: CelValue, map: CelMap): boolean => map.entries.get(key) !== undefined;

const sizes: readonly Overload[] = ['bytes', 'list', 'map', 'string'].flatMap((kind) => {
  const type = { bytes: 'bytes', list: 'list(A)', map: 'map(A, B)', string: 'string' }[kind] as string;
  const size = (value: CelValue): CelValue => BigInt(sizeOf(value) ?? 0);
  return [
    overload(`size_${kind}`, `size(${type}): int`, size),
    overload(`${kind}_size`, `(${type}).size(): int`, size),
  ];
});

const arithmetic: readonly Overload[] = [
  overload('add_bytes', '_+_(bytes, bytes): bytes', (a: Uint8Array, b: Uint8Array) =>
    Uint8Array.from([...a, ...b]),
  ),
  overload('add_double', '_+_(double, double): double', (a: number, b: number) => a + b),
  overload('add_duration_duration', '_+_(duration, duration): duration', (a: Duration, b: Duration) =>
    durationInRange(a.nanos + b.nanos),
  ),
  overload('add_duration_timestamp', '_+_(duration, timestamp): timestamp', (a: Duration, b: Timestamp) =>
    timestampInRange(a.nanos + b.nanos),
  ),
  overload('add_timestamp_duration', '_+_(timestamp, duration): timestamp', (a: Timestamp, b: Duration) =>
    timestampInRange(a.nanos + b.nanos),
  ),
  overload('add_int64', '_+_(int, int): int', (a: bigint, b: bigint) => int(a + b)),
  overload('add_list', '_+_(list(A), list(A)): list(A)', (a: readonly CelValue[], b: readonly CelValue[]) => [
    ...a,
    ...b,
  ]),
  overload('add_string', '_+_(string, string): string', (a: string, b: string) => a + b),
  overload('add_uint64', '_+_(uint, uint): uint', (a: Uint, b: Uint) => uint(a.value + b.value)),
  overload('subtract_double', '_-_(double, double): double', (a: number, b: number) => a - b),
  overload('subtract_duration_duration', '_-_(duration, duration): duration', (a: Duration, b: Duration) =>
    durationInRange(a.nanos - b.nanos),
  ),
  overload('subtract_int64', '_-_(int, int): int', (a: bigint, b: bigint) => int(a - b)),
  overload(
    'subtract_timestamp_duration',
    '_-_(timestamp, duration): timestamp',
    (a: Timestamp, b: Duration) => timestampInRange(a.nanos - b.nanos),
  ),
  overload(
    'subtract_timestamp_timestamp',
    '_-_(timestamp, timestamp): duration',
    (a: Timestamp, b: Timestamp) => durationInRange(a.nanos - b.nanos),
  ),
  overload('subtract_uint64', '_-_(uint, uint): uint', (a: Uint, b: Uint) => uint(a.value - b.value)),
  overload('multiply_double', '_*_(double, double): double', (a: number, b: number) => a * b),
  overload('multiply_int64', '_*_(int, int): int', (a: bigint, b: bigint) => int(a * b)),
  overload('multiply_uint64', '_*_(uint, uint): uint', (a: Uint, b: Uint) => uint(a.value * b.value)),
  overload('divide_double', '_/_(double, double): double', (a: number, b: number) => a / b),
  overload('divide_int64', '_/_(int, int): int', (a: bigint, b: bigint) =>
    b === 0n ? new CelError('division by zero') : int(a / b),
  ),
  overload('divide_uint64', '_/_(uint, uint): uint', (a: Uint, b: Uint) =>
    b.value === 0n ? new CelError('division by zero') : uint(a.value / b.value),
  ),
  overload('modulo_int64', '_%_(int, int): int', (a: bigint, b: bigint) =>
    b === 0n ? new CelError('modulus by zero') : int(a % b),
  ),
  overload('modulo_uint64', '_%_(uint, uint): uint', (a: Uint, b: Uint) =>
    b.value === 0n ? new CelError('modulus by zero') : uint(a.value % b.value),
  ),
  overload('negate_double', '-_(double): double', (a: number) => -a),
  overload('negate_int64', '-_(int): int', (a: bigint) => int(-a)),
];

const texts: readonly Overload[] = [
  overload('contains_string', '(string).contains(string): bool', (a: string, b: string) => a.includes(b)),
  overload('ends_with_string', '(string).endsWith(string): bool', (a: string, b: string) => a.endsWith(b)),
  overload('starts_with_string', '(string).startsWith(string): bool', (a: string, b: string) =>
    a.startsWith(b),
  ),
  overload('matches', 'matches(string, string): bool', matches),
  overload('matches_string', '(string).matches(string): bool', matches),
];

/** The overloads of `&&`, `||`, `?:` and `[]` say only which types they take: the evaluator knows them itself. */
const byEvaluator = (): CelValue => noSuchOverload;

export const standard: readonly Overload[] = [
  overload('conditional', '_?_:_(bool, A, A): A', byEvaluator),
  overload('logical_and', '_&&_(bool, bool): bool', byEvaluator),
  overload('logical_or', '_||_(bool, bool): bool', byEvaluator),
  overload('index_list', '_[_](list(A), int): A', byEvaluator),
  overload('index_map', '_[_](map(A, B), A): B', byEvaluator),
  overload('optional_list_index_int', '_[_](optional_type(list(V)), int): optional_type(V)', byEvaluator),
  overload('optional_map_index_value', '_[_](optional_type(map(K, V)), K): optional_type(V)', byEvaluator),
  overload('not_strictly_false', '@not_strictly_false(bool): bool', byEvaluator),
  overload('logical_not', '!_(bool): bool', (value: boolean) => !value),
  overload('equals', '_==_(A, A): bool', isEqual),
  overload('not_equals', '_!=_(A, A): bool', (a: CelValue, b: CelValue) => !isEqual(a, b)),
  ...orders.flatMap(orderOverloads),
  ...arithmetic,
  ...['@in', 'in', '_in_'].flatMap((name) => [
    overload('in_list', `${name}(A, list(A)): bool`, contains),
    overload('in_map', `${name}(A, map(A, B)): bool`, hasKey),
  ]),
  ...sizes,
  ...texts,
  ...conversions,
  ...timeFunctions,
  overload('type', 'type(A): type(A)', (value: CelValue) => new TypeValue(typeOf(value))),
  overload('to_dyn', 'dyn(A): dyn', (value: CelValue) => value),
];
