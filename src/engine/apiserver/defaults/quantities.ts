/**
 * Quantities as they are stored. A text is kept if it looks canonical, by the same quick look that the real parser
 * takes; else it is printed anew. Source: k8s.io/apimachinery/pkg/api/resource `ParseQuantity`, `CanonicalizeBytes`.
 */
import type { Quantity } from '../../api/object.ts';

type Format = 'DecimalSI' | 'DecimalExponent' | 'BinarySI';

/** A number of billionths, and the form in which it is printed. */
interface Amount {
  readonly nano: bigint;
  readonly format: Format;
}

const pattern = /^([+-]?)0*(\d*)(?:\.(\d*))?(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?\d+))?$/;
const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const NANO = 1_000_000_000n;
const MILLI = 1_000_000n;

/** The largest number that a quantity with a binary suffix can be. */
const BINARY_MAX = (1n << 63n) - 1n;
/** Powers of ten beyond this no limit of the API can hold. */
const EXPONENT_MAX = 400;

interface Part {
  readonly sign: string;
  /** The digits before the point without leading zeros, at least one, and those after it. */
  readonly whole: string;
  readonly fraction: string;
  readonly binary: string | undefined;
  /** The power of ten of the suffix. */
  readonly exponent: number;
  readonly isExponent: boolean;
}

function partOf(text: string): Part | undefined {
  const part = pattern.exec(text);
  if (!part) return undefined;
  const [, sign = '', whole = '', fraction = '', binary, decimal = '', exponent] = part;
  return {
    sign,
    whole: whole || '0',
    fraction,
    binary,
    exponent: exponent === undefined ? decimalSuffixes.indexOf(decimal) * 3 - 9 : Number(exponent),
    isExponent: exponent !== undefined,
  };
}

/** Whether it is small enough for the real parser's quick way, which may keep the text. */
function isQuick({ whole, fraction, binary, exponent }: Part): boolean {
  if (binary === undefined) return whole.length + fraction.length <= 18 && exponent - fraction.length >= -9;
  return fraction === '' && whole.length + 3 * (1 + 'KMGTPE'.indexOf(binary)) <= 14;
}

/** Why a value cannot be read as a quantity, or nothing. */
export function quantityFault(value: unknown): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '!';
  const part = text === '' ? undefined : partOf(text);
  if (part)
    return isQuick(part) || /^[+-]?\.?\d/.test(text) ? undefined : 'unable to parse numeric part of quantity';
  if (text !== '' && /^[+-]?\d*(\.\d*)?[eEinumkKMGTP]*[-+]?\d*$/.test(text))
    return "unable to parse quantity's suffix";
  return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
}

/** The quantity as it is stored, rounded up to thousandths. What is no quantity comes back as it was. */
export function canonicalQuantity(text: Quantity): Quantity {
  const part = partOf(text);
  if (!part) return text;
  const { whole, fraction, binary, exponent } = part;
  const digits = `${whole}${fraction}`;
  if (isQuick(part)) {
    if (binary !== undefined && (BigInt(digits) & 7n) !== 0n) return text;
    const scale = exponent - fraction.length;
    const looksCanonical = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
    if (binary === undefined && looksCanonical && scale >= -3) return text;
  }
  const { nano, format } = amountOf(part);
  return print({ nano: roundUp(nano, MILLI), format });
}

/** The sum, in the form of the first that is not zero. */
export function addQuantities(first: Quantity, second: Quantity): Quantity {
  const [a, b] = [parse(first), parse(second)];
  return a && b ? print({ nano: a.nano + b.nano, format: (a.nano === 0n ? b : a).format }) : first;
}

/** What is left of the first, or nothing. */
export function subtractQuantities(first: Quantity, second: Quantity): Quantity {
  const [a, b] = [parse(first), parse(second)];
  if (!a || !b) return first;
  return print({ nano: a.nano > b.nano ? a.nano - b.nano : 0n, format: a.format });
}

function parse(text: Quantity): Amount | undefined {
  const part = partOf(text);
  return part && amountOf(part);
}

function amountOf({ sign, whole, fraction, binary, exponent, isExponent }: Part): Amount {
  let nano = BigInt(whole + fraction) * NANO;
  if (binary !== undefined) nano <<= BigInt(10 * (1 + 'KMGTPE'.indexOf(binary)));
  const tens = (binary === undefined ? exponent : 0) - fraction.length;
  const power = powerOfTen(Math.min(Math.abs(tens), EXPONENT_MAX));
  nano = tens >= 0 ? nano * power : divideUp(nano, power);
  if (binary !== undefined && nano > BINARY_MAX * NANO) nano = BINARY_MAX * NANO;
  const format = binary !== undefined ? 'BinarySI' : isExponent ? 'DecimalExponent' : 'DecimalSI';
  return { nano: sign === '-' ? -nano : nano, format };
}

const powerOfTen = (exponent: number): bigint => BigInt(`1${'0'.repeat(exponent)}`);

const divideUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

/** Away from zero, to a multiple of the unit. */
const roundUp = (value: bigint, unit: bigint): bigint =>
  value < 0n ? -divideUp(-value, unit) * unit : divideUp(value, unit) * unit;

function print({ nano, format }: Amount): Quantity {
  if (nano === 0n) return '0';
  if (format === 'BinarySI' && nano % NANO === 0n && (nano >= 1024n * NANO || nano <= -1024n * NANO)) {
    let units = nano / NANO;
    let thousands = 0;
    while (units % 1024n === 0n && thousands < 6) {
      units /= 1024n;
      thousands++;
    }
    return `${units}${binarySuffixes[thousands]}`;
  }
  let units = nano;
  let thousands = 0;
  while (units % 1000n === 0n) {
    units /= 1000n;
    thousands++;
  }
  const exponent = thousands * 3 - 9;
  // Beyond E there is no suffix, and the real one prints none.
  if (format !== 'DecimalExponent') return `${units}${decimalSuffixes[thousands] ?? ''}`;
  return exponent === 0 ? String(units) : `${units}e${exponent}`;
}
