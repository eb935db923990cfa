/**
 * Quantities: `100m`, `1.5Gi`, `2`, `1e3`. Read exactly, without floating point, and rounded up to whole units as
 * `Value` and `MilliValue` do. Source: k8s.io/apimachinery/pkg/api/resource.
 */
import type { Quantity } from './object.ts';

/** Binary suffixes, the smallest first. */
export const binaryMultiples: Readonly<Record<string, number>> = {
  Ki: 1_024,
  Mi: 1_048_576,
  Gi: 1_073_741_824,
  Ti: 1_099_511_627_776,
  Pi: 1_125_899_906_842_624,
  Ei: 1_073_741_824 * 1_073_741_824,
};
/** Decimal suffixes as powers of ten. */
export const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

/** A quantity in whole units, rounded up (away from zero). Throws an Error that names the text if it is none. */
export const quantityValue = (quantity: Quantity | number): number => scaled(quantity, 0);

/** A quantity in thousandths, rounded up. CPU is counted so: `100m` is 100, `2` is 2000. */
export const quantityMillis = (quantity: Quantity | number): number => scaled(quantity, 3);

export function isQuantity(text: string): boolean {
  const part = form.exec(text);
  return part !== null && (part[2] !== '' || (part[3] ?? '') !== '');
}

/** `quantity` times ten to the `power`, rounded up. */
function scaled(quantity: Quantity | number, power: number): number {
  const text = String(quantity);
  const part = form.exec(text);
  if (!part || !isQuantity(text)) {
    throw new Error(
      `'${text}' is no quantity: write a number with an optional suffix, such as '500m', '2' or '1.5Gi'`,
    );
  }
  const fraction = part[3] ?? '';
  const exponent = held(
    power -
      fraction.length +
      (part[6] !== undefined ? Number(part[6]) : (decimalExponents[part[5] ?? ''] ?? 0)),
  );
  const factor = part[4] === undefined ? 1 : (binaryMultiples[part[4]] ?? 1);
  const digits = Number(`${part[2]}${fraction}`) * factor;
  const sign = part[1] === '-' ? -1 : 1;
  if (digits === 0) return 0;
  const shift = Number(`1e${Math.abs(exponent)}`);
  if (digits <= Number.MAX_SAFE_INTEGER) {
    if (exponent < 0) return sign * Math.ceil(exact(digits, shift));
    if (digits * shift <= Number.MAX_SAFE_INTEGER) return sign * digits * shift;
  }
  const big = BigInt(`${part[2]}${fraction}`) * BigInt(factor);
  const unit = BigInt(`1${'0'.repeat(Math.abs(exponent))}`);
  return sign * Number(exponent < 0 ? (big + unit - BigInt(1)) / unit : big * unit);
}

/** A quotient that is whole exactly when the division is: the remainder decides, not the rounding. */
function exact(digits: number, unit: number): number {
  const remainder = digits % unit;
  return remainder === 0 ? digits / unit : (digits - remainder) / unit + 0.5;
}

/** -1, 0 or 1 as `a` is less than, equal to or greater than `b`. Exact. */
export function compareQuantities(a: Quantity | number, b: Quantity | number): -1 | 0 | 1 {
  const difference = quantityNanos(String(a)) - quantityNanos(String(b));
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** More than this power of ten no limit of the API can hold; less is rounded up. */
const held = (power: number): number => Math.max(-400, Math.min(400, power));

/** A quantity in billionths, rounded away from zero. */
export function quantityNanos(text: string): bigint {
  const part = form.exec(text);
  if (!part || !isQuantity(text)) {
    throw new Error(
      `'${text}' is no quantity: write a number with an optional suffix, such as '500m', '2' or '1.5Gi'`,
    );
  }
  const fraction = part[3] ?? '';
  const power =
    (part[6] !== undefined ? Number(part[6]) : (decimalExponents[part[5] ?? ''] ?? 0)) - fraction.length + 9;
  const exponent = held(power);
  const digits =
    BigInt(`${part[2]}${fraction}`) * BigInt(part[4] === undefined ? 1 : (binaryMultiples[part[4]] ?? 1));
  const unit = BigInt(`1${'0'.repeat(Math.abs(exponent))}`);
  const value = exponent < 0 ? (digits + unit - 1n) / unit : digits * unit;
  return part[1] === '-' ? -value : value;
}
