/** Optional values. Source: cel/library.go `OptionalTypes`, cel-go 0.26.0. */
import { type Overload, overload } from '../overload.ts';
import {
  CelError,
  CelMap,
  type CelValue,
  Duration,
  noSuchOverload,
  Optional,
  sizeOf,
  Timestamp,
  Uint,
} from '../values.ts';

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === 0 || value === 0n) return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanos === 0n;
  if (value instanceof Timestamp) return value.nanos === -62_135_596_800_000_000_000n;
  return value instanceof CelMap ? value.entries.size === 0 : sizeOf(value) === 0;
}

const unwrapAll = (list: readonly CelValue[]): CelValue =>
  list.flatMap((each) => (each instanceof Optional && each.value !== undefined ? [each.value] : []));

/** What selects and what is lazy is the evaluator's. */
const byEvaluator = (): CelValue => noSuchOverload;

export const optionals: readonly Overload[] = [
  overload('list_optindex_optional_int', '_[?_](list(V), int): optional_type(V)', byEvaluator),
  overload(
    'optional_list_optindex_optional_int',
    '_[?_](optional_type(list(V)), int): optional_type(V)',
    byEvaluator,
  ),
  overload('map_optindex_optional_value', '_[?_](map(K, V), K): optional_type(V)', byEvaluator),
  overload(
    'optional_map_optindex_optional_value',
    '_[?_](optional_type(map(K, V)), K): optional_type(V)',
    byEvaluator,
  ),
  overload('optional_or_optional', '(optional_type(V)).or(optional_type(V)): optional_type(V)', byEvaluator),
  overload('optional_orValue_value', '(optional_type(V)).orValue(V): V', byEvaluator),
  overload(
    'optional_hasValue',
    '(optional_type(V)).hasValue(): bool',
    ({ value }: Optional) => value !== undefined,
  ),
  overload('optional_value', '(optional_type(V)).value(): V', ({ value }: Optional) =>
    value === undefined ? new CelError('optional.none() dereference') : value,
  ),
  overload('optional_none', 'optional.none(): optional_type(V)', () => Optional.none),
  overload('optional_of', 'optional.of(V): optional_type(V)', (value: CelValue) => Optional.of(value)),
  overload('optional_ofNonZeroValue', 'optional.ofNonZeroValue(V): optional_type(V)', (value: CelValue) =>
    isZero(value) ? Optional.none : Optional.of(value),
  ),
  overload('optional_unwrap', 'optional.unwrap(list(optional_type(V))): list(V)', unwrapAll),
  overload('optional_unwrapOpt', '(list(optional_type(V))).unwrapOpt(): list(V)', unwrapAll),
];
