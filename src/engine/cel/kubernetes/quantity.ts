/** Quantities. Source: k8s.io/apiserver/pkg/cel/library/quantity.go, 1.36.4. */
import { isQuantity, quantityNanos } from '../../api/quantities.ts';
import { opaqueType } from '../cel-type.ts';
import { isInt } from '../integers.ts';
import { type Overload, overload } from '../overload.ts';
import { CelError, type CelValue, Opaque } from '../values.ts';

/** In billionths. */
type Quantity = Opaque<bigint>;

const NAME = 'kubernetes.Quantity';
const QUANTITY = opaqueType(NAME);
const UNIT = 1_000_000_000n;
const FORM = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

const quantity = (nanos: bigint): Quantity => new Opaque(QUANTITY, nanos, (other) => other === nanos);

function parse(text: string): CelValue {
  if (text === '') return new CelError('quantity string cannot be empty');
  if (!FORM.test(text) || !isQuantity(text))
    return new CelError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  return quantity(quantityNanos(text));
}

const isWhole = (nanos: bigint): boolean => nanos % UNIT === 0n && isInt(nanos / UNIT);
const order = (a: bigint, b: bigint): bigint => (a < b ? -1n : a > b ? 1n : 0n);

export const quantities: readonly Overload[] = [
  overload('string_to_quantity', `quantity(string): ${NAME}`, parse),
  overload(
    'is_quantity_string',
    'isQuantity(string): bool',
    (text: string) => !(parse(text) instanceof CelError),
  ),
  overload('quantity_sign', `sign(${NAME}): int`, ({ value }: Quantity) => order(value, 0n)),
  overload(
    'quantity_is_greater_than',
    `(${NAME}).isGreaterThan(${NAME}): bool`,
    (a: Quantity, b: Quantity) => a.value > b.value,
  ),
  overload(
    'quantity_is_less_than',
    `(${NAME}).isLessThan(${NAME}): bool`,
    (a: Quantity, b: Quantity) => a.value < b.value,
  ),
  overload('quantity_compare_to', `(${NAME}).compareTo(${NAME}): int`, (a: Quantity, b: Quantity) =>
    order(a.value, b.value),
  ),
  overload(
    'quantity_get_float',
    `(${NAME}).asApproximateFloat(): double`,
    ({ value }: Quantity) => Number(value) / 1e9,
  ),
  overload('quantity_get_int', `(${NAME}).asInteger(): int`, ({ value }: Quantity) =>
    isWhole(value) ? value / UNIT : new CelError('cannot convert value to integer'),
  ),
  overload('quantity_is_integer', `(${NAME}).isInteger(): bool`, ({ value }: Quantity) => isWhole(value)),
  overload('quantity_add', `(${NAME}).add(${NAME}): ${NAME}`, (a: Quantity, b: Quantity) =>
    quantity(a.value + b.value),
  ),
  overload('quantity_add_int', `(${NAME}).add(int): ${NAME}`, (a: Quantity, b: bigint) =>
    quantity(a.value + b * UNIT),
  ),
  overload('quantity_sub', `(${NAME}).sub(${NAME}): ${NAME}`, (a: Quantity, b: Quantity) =>
    quantity(a.value - b.value),
  ),
  overload('quantity_sub_int', `(${NAME}).sub(int): ${NAME}`, (a: Quantity, b: bigint) =>
    quantity(a.value - b * UNIT),
  ),
];
