/** Quantities. Source: k8s.io/apiserver/pkg/cel/library/quantity.go, 1.36.4. */
import { binaryMultiples, decimalExponents, isQuantity, quantityNanos } from '../../api/quantities.ts';
import { structType } from '../cel-type.ts';
import { isInt } from '../integers.ts';
import { type Overload, overload } from '../overload.ts';
import { CelError, type CelValue, Opaque } from '../values.ts';

/** What is compared and added; `scale` is a power of ten where Go keeps the number as one of 64 bits. */
interface Amount {
  readonly nanos: bigint;
  readonly scale: number | undefined;
}

type Quantity = Opaque<Amount>;

const NAME = 'kubernetes.Quantity';
const QUANTITY = structType(NAME);
const UNIT = 1_000_000_000n;
const FORM = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

const quantity = (nanos: bigint, scale: number | undefined): Quantity =>
  new Opaque(QUANTITY, { nanos, scale }, (other) => other.nanos === nanos);

function parse(text: string): CelValue {
  if (!FORM.test(text) || !isQuantity(text))
    return new CelError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  return quantity(quantityNanos(text), scaleOf(text));
}

const BINARY = Object.keys(binaryMultiples);

/** Undefined if the number has too many digits, or is a fraction of a power of two. */
function scaleOf(text: string): number | undefined {
  const [, whole = '', fraction = '', suffix = ''] = /^[+-]?0*(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? [];
  const power = BINARY.indexOf(suffix) + 1;
  if (power > 0) return fraction === '' && 15 - whole.length - 3 * power >= 0 ? 0 : undefined;
  if (18 - whole.length - fraction.length < 0) return undefined;
  const exponent = decimalExponents[suffix] ?? Number(suffix.slice(1));
  return exponent - fraction.length;
}

/** Whether Go has it as an integer; it does not look whether a fraction is one. */
const isWhole = ({ nanos, scale }: Amount): boolean =>
  scale !== undefined && scale >= 0 && isInt(nanos / UNIT);

const sum = (a: Amount, b: Amount): Quantity => {
  const isKnown = a.scale !== undefined && b.scale !== undefined;
  return quantity(a.nanos + b.nanos, isKnown ? Math.min(a.scale, b.scale) : undefined);
};
const negative = ({ nanos, scale }: Amount): Amount => ({ nanos: -nanos, scale });
const whole = (value: bigint): Amount => ({ nanos: value * UNIT, scale: 0 });
const order = (a: bigint, b: bigint): bigint => (a < b ? -1n : a > b ? 1n : 0n);

export const quantities: readonly Overload[] = [
  overload('string_to_quantity', `quantity(string): ${NAME}`, parse),
  overload(
    'is_quantity_string',
    'isQuantity(string): bool',
    (text: string) => !(parse(text) instanceof CelError),
  ),
  overload('quantity_sign', `sign(${NAME}): int`, ({ value }: Quantity) => order(value.nanos, 0n)),
  overload(
    'quantity_is_greater_than',
    `(${NAME}).isGreaterThan(${NAME}): bool`,
    (a: Quantity, b: Quantity) => a.value.nanos > b.value.nanos,
  ),
  overload(
    'quantity_is_less_than',
    `(${NAME}).isLessThan(${NAME}): bool`,
    (a: Quantity, b: Quantity) => a.value.nanos < b.value.nanos,
  ),
  overload('quantity_compare_to', `(${NAME}).compareTo(${NAME}): int`, (a: Quantity, b: Quantity) =>
    order(a.value.nanos, b.value.nanos),
  ),
  overload(
    'quantity_get_float',
    `(${NAME}).asApproximateFloat(): double`,
    ({ value }: Quantity) => Number(value.nanos) / 1e9,
  ),
  overload('quantity_get_int', `(${NAME}).asInteger(): int`, ({ value }: Quantity) =>
    isWhole(value) ? value.nanos / UNIT : new CelError('cannot convert value to integer'),
  ),
  overload('quantity_is_integer', `(${NAME}).isInteger(): bool`, ({ value }: Quantity) => isWhole(value)),
  overload('quantity_add', `(${NAME}).add(${NAME}): ${NAME}`, (a: Quantity, b: Quantity) =>
    sum(a.value, b.value),
  ),
  overload('quantity_add_int', `(${NAME}).add(int): ${NAME}`, (a: Quantity, b: bigint) =>
    sum(a.value, whole(b)),
  ),
  overload('quantity_sub', `(${NAME}).sub(${NAME}): ${NAME}`, (a: Quantity, b: Quantity) =>
    sum(a.value, negative(b.value)),
  ),
  overload('quantity_sub_int', `(${NAME}).sub(int): ${NAME}`, (a: Quantity, b: bigint) =>
    sum(a.value, negative(whole(b))),
  ),
];
