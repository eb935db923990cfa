/** Times and durations. Source: common/types/{timestamp,duration}.go, cel-go 0.26.0. */
import { civilDate, daysSince1970 } from '../../sim/civil-date.ts';
import { isInt } from '../integers.ts';
import { type Overload, overload } from '../overload.ts';
import { CelError, type CelValue, Duration, Timestamp } from '../values.ts';

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;
/** From year 1 to year 9999. */
const EARLIEST = -62_135_596_800n * SECOND;
const LATEST = 253_402_300_800n * SECOND;

export const timestampInRange = (nanos: bigint): CelValue =>
  nanos >= EARLIEST && nanos < LATEST ? new Timestamp(nanos) : new CelError('timestamp overflow');

export const durationInRange = (nanos: bigint): CelValue =>
  isInt(nanos) ? new Duration(nanos) : new CelError('duration overflow');

/** RFC 3339. Undefined for another text. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const found =
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(text);
  if (!found) return undefined;
  const [year, month, day, hours, minutes, seconds] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const offsetMinutes = Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0);
  const offset = found[8] === '-' ? -offsetMinutes : offsetMinutes;
  const fraction = BigInt((found[7] ?? '').slice(0, 9).padEnd(9, '0'));
  const wall = BigInt(daysSince1970({ year, month, day }) * 86_400 + hours * 3600 + minutes * 60 + seconds);
  return new Timestamp((wall - BigInt(offset * 60)) * SECOND + fraction, offset);
}

/** In the time zone that it was given in. */
export function printTimestamp({ nanos, offsetMinutes }: Timestamp): string {
  const { year, month, day, hours, minutes, seconds, fraction } = parts(nanos, offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const zone =
    offsetMinutes === 0
      ? 'Z'
      : `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offsetMinutes) / 60))}:${two(Math.abs(offsetMinutes) % 60)}`;
  return `${date}T${two(hours)}:${two(minutes)}:${two(seconds)}${printFraction(fraction)}${zone}`;
}

const printFraction = (nanos: bigint): string =>
  nanos === 0n ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;

/** In seconds. */
export function printDuration({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? '-' : ''}${size / SECOND}${printFraction(size % SECOND)}s`;
}

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
};

/** `1h30m`. Undefined for another text. Source: Go's time.ParseDuration. */
export function parseDuration(text: string): Duration | undefined {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return new Duration(0n);
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(unsigned)) return undefined;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of unsigned.matchAll(
    /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const scale = units[unit] as bigint;
    nanos += BigInt(whole || 0) * scale;
    if (fraction) nanos += (BigInt(fraction) * scale) / BigInt(`1${'0'.repeat(fraction.length)}`);
  }
  if (!isInt(nanos)) return undefined;
  return new Duration(text.startsWith('-') ? -nanos : nanos);
}

/** Days from 1970 to a date. */
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

interface TimeParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly fraction: bigint;
  readonly dayOfYear: number;
  readonly dayOfWeek: number;
}

function parts(nanos: bigint, offsetMinutes: number): TimeParts {
  const local = nanos + BigInt(offsetMinutes * 60) * SECOND;
  const inDay = ((local % DAY) + DAY) % DAY;
  const days = Number((local - inDay) / DAY);
  const { year, month, day } = civilDate(days);
  const seconds = Number(inDay / SECOND);
  return {
    year,
    month,
    day,
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
    fraction: inDay % SECOND,
    dayOfYear: days - daysSince1970({ year, month: 1, day: 1 }),
    dayOfWeek: (((days + 4) % 7) + 7) % 7,
  };
}

/** `UTC` or an offset; the engine has no list of the world's time zones. */
function offsetOf(zone: string): number | CelError {
  if (zone === '' || zone === 'UTC') return 0;
  const found = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (!found) return new CelError(`unknown time zone ${zone}`);
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' ? -minutes : minutes;
}

const fields: readonly (readonly [name: string, id: string, of: (time: TimeParts) => number])[] = [
  ['getFullYear', 'year', ({ year }) => year],
  ['getMonth', 'month', ({ month }) => month - 1],
  ['getDayOfYear', 'day_of_year', ({ dayOfYear }) => dayOfYear],
  ['getDayOfMonth', 'day_of_month', ({ day }) => day - 1],
  ['getDate', 'day_of_month_1_based', ({ day }) => day],
  ['getDayOfWeek', 'day_of_week', ({ dayOfWeek }) => dayOfWeek],
  ['getHours', 'hours', ({ hours }) => hours],
  ['getMinutes', 'minutes', ({ minutes }) => minutes],
  ['getSeconds', 'seconds', ({ seconds }) => seconds],
  ['getMilliseconds', 'milliseconds', ({ fraction }) => Number(fraction / 1_000_000n)],
];

const durationUnits = {
  hours: 3600n * SECOND,
  minutes: 60n * SECOND,
  seconds: SECOND,
  milliseconds: 1_000_000n,
};

export const timeFunctions: readonly Overload[] = fields.flatMap(([name, id, of]) => {
  const suffix = id === 'seconds' ? '_tz' : '_with_tz';
  const ofTimestamp = ({ nanos }: Timestamp, zone = ''): CelValue => {
    const offset = offsetOf(zone);
    return offset instanceof CelError ? offset : BigInt(of(parts(nanos, offset)));
  };
  const unit = durationUnits[id as keyof typeof durationUnits] as bigint | undefined;
  return [
    overload(`timestamp_to_${id}`, `(timestamp).${name}(): int`, (time: Timestamp) => ofTimestamp(time)),
    overload(`timestamp_to_${id}${suffix}`, `(timestamp).${name}(string): int`, ofTimestamp),
    ...(unit
      ? [
          overload(
            `duration_to_${id}`,
            `(duration).${name}(): int`,
            (duration: Duration) => duration.nanos / unit,
          ),
        ]
      : []),
  ];
});
