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

/** Why a value cannot be read as a quantity, or nothing. */
export function quantityFault(value: unknown): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '!';
  if (text !== '' && pattern.test(text)) return undefined;
  if (text !== '' && /^[+-]?\d*(\.\d*)?[eEinumkKMGTP]*[-+]?\d*$/.test(text))
    return "unable to parse quantity's suffix";
  return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
}

/** The quantity as it is stored, rounded up to thousandths. What is no quantity comes back as it was. */
export function canonicalQuantity(text: Quantity): Quantity {
  const part = pattern.exec(text);
  if (!part) return text;
  const [, , num = '', denom = '', binary, decimal, exponent] = part;
  const digits = `${num || '0'}${denom}`;
  const scale =
    (exponent === undefined ? decimalSuffixes.indexOf(decimal ?? '') * 3 - 9 : Number(exponent)) -
    denom.length;
  const fits = digits.length <= (binary === undefined ? 18 : 12);
  if (fits && binary !== undefined && denom === '' && (BigInt(digits) & 7n) !== 0n) return text;
  const looksCanonical = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
  if (fits && binary === undefined && looksCanonical && scale >= -3) return text;
  const amount = parse(text);
  return amount ? print({ ...amount, nano: roundUp(amount.nano, MILLI) }) : text;
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
  const part = pattern.exec(text);
  if (!part) return undefined;
  const [, sign, num = '', denom = '', binary, decimal, exponent] = part;
  let format: Format = 'DecimalSI';
  let nano = BigInt(num + denom || '0') * NANO;
  if (binary !== undefined) {
    format = 'BinarySI';
    nano <<= BigInt(10 * (1 + 'KMGTPE'.indexOf(binary)));
  } else if (exponent !== undefined) {
    format = 'DecimalExponent';
  }
  const tens =
    (exponent === undefined ? 0 : Number(exponent)) +
    decimalSuffixes.indexOf(decimal ?? '') * 3 -
    9 -
    denom.length;
  nano = tens >= 0 ? nano * powerOfTen(tens) : divideUp(nano, powerOfTen(-tens));
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
  while (units % 1000n === 0n && thousands < 9) {
    units /= 1000n;
    thousands++;
  }
  const exponent = thousands * 3 - 9;
  if (format !== 'DecimalExponent') return `${units}${decimalSuffixes[thousands]}`;
  return exponent === 0 ? String(units) : `${units}e${exponent}`;
}
