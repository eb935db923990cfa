/** Virtual time and durations. The engine counts in whole microseconds since the run began. */
import { civilDate, daysSince1970 } from './civil-date.ts';

/** Virtual time since the run began, or a span of it, in microseconds. */
export type Micros = number & { readonly unit: 'us' };

/** A span of time as a reader writes it: microseconds are never asked for. `'250ms'`, `'2s'`, `'1m30s'`, `'1h'`. */
export type Duration = Micros | `${number}${'us' | 'µs' | 'ms' | 's' | 'm' | 'h'}` | (string & {});

export const micros = (count: number): Micros => Math.round(count) as Micros;
export const millis = (count: number): Micros => micros(count * 1_000);
export const seconds = (count: number): Micros => micros(count * 1_000_000);

const unitMicros: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

/**
 * Parses a duration in Go's form (`time.ParseDuration`): a run of numbers with units, such as `1m30s` or `1.5h`.
 * Throws an Error that says which forms there are.
 */
export function parseDuration(duration: Duration): Micros {
  if (typeof duration === 'number') return duration;
  const sign = duration.startsWith('-') ? -1 : 1;
  let rest = duration.replace(/^[+-]/, '');
  if (rest === '0') return 0 as Micros;
  let total = 0;
  do {
    const [part, count, unit = ''] = /^(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/.exec(rest) ?? [];
    const unitSpan = unitMicros[unit];
    if (part === undefined || unitSpan === undefined) {
      throw new Error(
        `'${duration}' is no duration: write a number with a unit, such as '500ms', '2s' or '1m30s'`,
      );
    }
    total += Number(count) * unitSpan;
    rest = rest.slice(part.length);
  } while (rest !== '');
  return micros(sign * total);
}

/** Prints a span as Go's `Duration.String` does: `315ms`, `1.5s`, `1m30s`, `2h0m0s`. */
export function formatDuration(span: Micros): string {
  if (span === 0) return '0s';
  const sign = span < 0 ? '-' : '';
  const all = Math.abs(span);
  if (all < 1_000) return `${sign}${all}µs`;
  if (all < 1_000_000) return `${sign}${decimal(all / 1_000)}ms`;
  const hours = Math.floor(all / 3_600_000_000);
  const minutes = Math.floor((all % 3_600_000_000) / 60_000_000);
  const rest = `${decimal((all % 60_000_000) / 1_000_000)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${sign}${minutes}m${rest}` : `${sign}${rest}`;
}

const decimal = (value: number): string => String(Math.round(value * 1e6) / 1e6);

/** The instant at which every run begins: 2026-11-23T21:24:28Z, when the headline recording was made. */
export const EPOCH_SECONDS = 1_795_469_068;

/** Virtual time as the API's `metav1.Time` prints it: RFC 3339 in UTC, whole seconds. */
export function rfc3339(at: Micros): string {
  return `${civil(EPOCH_SECONDS + Math.floor(at / 1_000_000))}Z`;
}

/** Virtual time as the API's `metav1.MicroTime` prints it: RFC 3339 in UTC with six digits. */
export function rfc3339Micro(at: Micros): string {
  const fraction = String(at % 1_000_000).padStart(6, '0');
  return `${civil(EPOCH_SECONDS + Math.floor(at / 1_000_000))}.${fraction}Z`;
}

/** Seconds since 1970 as `YYYY-MM-DDTHH:MM:SS`. */
function civil(unixSeconds: number): string {
  const days = Math.floor(unixSeconds / 86_400);
  const { year, month, day } = civilDate(days);
  const rest = unixSeconds - days * 86_400;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(Math.floor(rest / 3_600))}:${two(Math.floor((rest % 3_600) / 60))}:${two(rest % 60)}`;
}

/** Seconds since 1970 of an RFC 3339 time in UTC as the API prints it, or undefined when it is none. */
export function parseRfc3339(text: string): number | undefined {
  const part = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?Z$/.exec(text);
  if (!part) return undefined;
  const [year, month, day, hour, minute, second] = part.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return daysSince1970({ year, month, day }) * 86_400 + hour * 3_600 + minute * 60 + second;
}
