/** From one type to another. Source: common/types, cel-go 0.26.0. */

import { utf8 } from '../../api/utf8.ts';
import { INT_MAX, INT_MIN, UINT_MAX } from '../integers.ts';
import { type Overload, overload } from '../overload.ts';
import { fromUtf8 } from '../unquote.ts';
import { CelError, type CelValue, Duration, type Timestamp, Uint } from '../values.ts';
import { parseDuration, parseTimestamp, printDuration, printTimestamp, timestampInRange } from './time.ts';

const failed = (from: string, to: string): CelError =>
  new CelError(`type conversion error from '${from}' to '${to}'`);

/** As Go's strconv prints one with as many digits as needed. */
export function printDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return withoutExponent(value, exponent);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function withoutExponent(value: number, exponent: number): string {
  if (exponent >= 0) return String(value);
  const digits = value.toExponential().replace(/e.*/, '').replace(/[-.]/g, '');
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(-exponent - 1)}${digits}`;
}

function parseInteger(text: string, least: bigint, most: bigint): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return value >= least && value <= most ? value : undefined;
}

function parseDouble(text: string): number | undefined {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

const same = (value: CelValue): CelValue => value;
const trues = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const falses = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

const overflow = (type: 'integer' | 'unsigned integer'): CelError => new CelError(`${type} overflow`);

export const conversions: readonly Overload[] = [
  overload('bool_to_bool', 'bool(bool): bool', same),
  overload('string_to_bool', 'bool(string): bool', (text: string) => {
    if (trues.includes(text)) return true;
    return falses.includes(text) ? false : failed('string', 'bool');
  }),
  overload('bytes_to_bytes', 'bytes(bytes): bytes', same),
  overload('string_to_bytes', 'bytes(string): bytes', (text: string) => Uint8Array.from(utf8(text))),
  overload('double_to_double', 'double(double): double', same),
  overload('int64_to_double', 'double(int): double', (value: bigint) => Number(value)),
  overload(
    'string_to_double',
    'double(string): double',
    (text: string) => parseDouble(text) ?? failed('string', 'double'),
  ),
  overload('uint64_to_double', 'double(uint): double', ({ value }: Uint) => Number(value)),
  overload('duration_to_duration', 'duration(duration): duration', same),
  overload('int64_to_duration', 'duration(int): duration', (value: bigint) => new Duration(value)),
  overload(
    'string_to_duration',
    'duration(string): duration',
    (text: string) => parseDuration(text) ?? failed('string', 'google.protobuf.Duration'),
  ),
  overload('int64_to_int64', 'int(int): int', same),
  overload('double_to_int64', 'int(double): int', (value: number) =>
    value > Number(INT_MIN) && value < Number(INT_MAX) ? BigInt(Math.trunc(value)) : overflow('integer'),
  ),
  overload('duration_to_int64', 'int(duration): int', ({ nanos }: Duration) => nanos),
  overload(
    'string_to_int64',
    'int(string): int',
    (text: string) => parseInteger(text, INT_MIN, INT_MAX) ?? failed('string', 'int'),
  ),
  overload(
    'timestamp_to_int64',
    'int(timestamp): int',
    ({ nanos }: Timestamp) =>
      (nanos - (((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n)) / 1_000_000_000n,
  ),
  overload('uint64_to_int64', 'int(uint): int', ({ value }: Uint) =>
    value > INT_MAX ? overflow('integer') : value,
  ),
  overload('string_to_string', 'string(string): string', same),
  overload('bool_to_string', 'string(bool): string', String),
  overload(
    'bytes_to_string',
    'string(bytes): string',
    (bytes: Uint8Array) =>
      fromUtf8(bytes) ?? new CelError('invalid UTF-8 in bytes, cannot convert to string'),
  ),
  overload('double_to_string', 'string(double): string', printDouble),
  overload('duration_to_string', 'string(duration): string', printDuration),
  overload('int64_to_string', 'string(int): string', String),
  overload('timestamp_to_string', 'string(timestamp): string', printTimestamp),
  overload('uint64_to_string', 'string(uint): string', ({ value }: Uint) => String(value)),
  overload('timestamp_to_timestamp', 'timestamp(timestamp): timestamp', same),
  overload('int64_to_timestamp', 'timestamp(int): timestamp', (seconds: bigint) =>
    timestampInRange(seconds * 1_000_000_000n),
  ),
  overload(
    'string_to_timestamp',
    'timestamp(string): timestamp',
    (text: string) => parseTimestamp(text) ?? failed('string', 'google.protobuf.Timestamp'),
  ),
  overload('uint64_to_uint64', 'uint(uint): uint', same),
  overload('double_to_uint64', 'uint(double): uint', (value: number) =>
    value >= 0 && value < Number(UINT_MAX)
      ? new Uint(BigInt(Math.trunc(value)))
      : overflow('unsigned integer'),
  ),
  overload('int64_to_uint64', 'uint(int): uint', (value: bigint) =>
    value < 0n ? overflow('unsigned integer') : new Uint(value),
  ),
  overload('string_to_uint64', 'uint(string): uint', (text: string) => {
    const value = /^[+-]/.test(text) ? undefined : parseInteger(text, 0n, UINT_MAX);
    return value === undefined ? failed('string', 'uint') : new Uint(value);
  }),
];
