/** `'%s has %d'.format(['a', 1])`. Source: ext/formatting.go, cel-go 0.26.0. */
import { utf8 } from '../../api/utf8.ts';
import { fromUtf8 } from '../unquote.ts';
import {
  CelError,
  CelMap,
  type CelValue,
  Duration,
  shown,
  Timestamp,
  TypeValue,
  typeOf,
  Uint,
} from '../values.ts';
import { printDouble } from './conversions.ts';
import { printDuration, printTimestamp } from './time.ts';

export function format(text: string, args: readonly CelValue[]): CelValue {
  let next = 0;
  try {
    return text.replace(/%(%|(\.\d*)?(.?))/gs, (_match, clause: string, precision?: string, verb = '') => {
      if (clause === '%') return '%';
      if (next >= args.length) throw new Unformatted(`index ${next} out of range`);
      const places = precision === undefined ? 6 : Number(precision.slice(1) || 0);
      return formatted(verb, places, args[next++] as CelValue);
    });
  } catch (error) {
    if (error instanceof Unformatted) return new CelError(error.message);
    throw error;
  }
}

class Unformatted extends Error {}

/** How the reader's value is called in a message. */
const kindOf = (value: CelValue): string => {
  const { kind, name } = typeOf(value);
  return kind === 'null' ? 'null_type' : name;
};

const unusable = (words: string, value: CelValue): Unformatted =>
  new Unformatted(`error during formatting: ${words}, was given ${kindOf(value)}`);

const wrong = (clause: string, wanted: string, value: CelValue): Unformatted =>
  unusable(`${clause} clause can only be used on ${wanted}`, value);

function formatted(verb: string, places: number, value: CelValue): string {
  switch (verb) {
    case 's':
      return textOf(value, false);
    case 'd': {
      if (typeof value === 'bigint' || value instanceof Uint) return shown(value);
      if (typeof value === 'number' && !Number.isFinite(value)) return notFinite(value);
      throw wrong('decimal', 'integers', value);
    }
    case 'f':
      if (typeof value === 'number') return Number.isFinite(value) ? value.toFixed(places) : notFinite(value);
      throw wrong('fixed-point', 'doubles', value);
    case 'e':
      if (typeof value === 'number') return Number.isFinite(value) ? scientific(value) : notFinite(value);
      throw wrong('scientific', 'doubles', value);
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      return inBase(value, 2, () => unusable('only integers and bools can be formatted as binary', value));
    case 'o':
      return inBase(value, 8, () => wrong('octal', 'integers', value));
    case 'x':
    case 'X': {
      const digits = hexadecimal(value);
      return verb === 'X' ? digits.toUpperCase() : digits;
    }
    case '':
      throw new Unformatted('unexpected end of string');
    default:
      throw new Unformatted(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

const notFinite = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** With six places, whatever was asked for, as cel-go does. */
function scientific(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(6).split('e');
  const digits = exponent.replace(/[+-]/, '').padStart(2, '0');
  const raised = [...digits].map((digit) => superscripts[Number(digit)]).join('');
  return `${mantissa}×10${exponent.startsWith('-') ? '⁻' : ''}${raised}`;
}

function inBase(value: CelValue, base: number, fault: () => Unformatted): string {
  if (typeof value === 'bigint') return value.toString(base);
  if (value instanceof Uint) return value.value.toString(base);
  throw fault();
}

function hexadecimal(value: CelValue): string {
  const bytes = typeof value === 'string' ? Uint8Array.from(utf8(value)) : value;
  if (bytes instanceof Uint8Array)
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const words = 'only integers, byte buffers, and strings can be formatted as hex';
  return inBase(value, 16, () => unusable(words, value));
}

/** Texts within lists and maps stand in quotes. */
function textOf(value: CelValue, isWithin: boolean): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return isWithin ? JSON.stringify(value) : value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return notFinite(value);
    return isWithin ? value.toFixed(6) : printDouble(value);
  }
  if (typeof value === 'boolean' || typeof value === 'bigint' || value instanceof Uint) return shown(value);
  if (Array.isArray(value)) return `[${value.map((each) => textOf(each, true)).join(', ')}]`;
  if (value instanceof CelMap) {
    const pairs = [...value.entries.keys()].map(
      (key) => [textOf(key, true), textOf(value.entries.get(key) ?? null, true)] as const,
    );
    const sorted = pairs.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map((pair) => pair.join(':')).join(', ')}}`;
  }
  if (value instanceof Duration) return printDuration(value);
  if (value instanceof Timestamp) return printTimestamp(value);
  if (value instanceof TypeValue) return value.type.name;
  if (value instanceof Uint8Array) return fromUtf8(value) ?? '\ufffd';
  throw new Unformatted(
    `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${kindOf(value)}`,
  );
}
