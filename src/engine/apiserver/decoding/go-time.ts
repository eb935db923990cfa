/** Times as Go's time.Parse reads them with the layout of RFC 3339. Source: time/format.go. */
import { EPOCH_SECONDS, micros, parseRfc3339, rfc3339 } from '../../sim/time.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';

/** The layout's elements in their order, and what each takes. */
const elements: readonly (readonly [string, RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d{2}:\d{2})/],
];

/** Why a text is no time, in Go's words, or nothing. */
export function goTimeFault(text: string): string | undefined {
  let rest = text;
  const parts: string[] = [];
  for (const [element, pattern] of elements) {
    const part = pattern.exec(rest)?.[0];
    if (part === undefined) {
      const layout = `parsing time ${JSON.stringify(text)} as ${JSON.stringify(LAYOUT)}`;
      return `${layout}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(element)}`;
    }
    parts.push(part);
    rest = rest.slice(part.length);
  }
  const range = outOfRange(parts);
  if (range) return `parsing time ${JSON.stringify(text)}: ${range} out of range`;
  return rest === ''
    ? undefined
    : `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`;
}

function outOfRange(parts: readonly string[]): string | undefined {
  const number = (index: number): number => Number.parseInt(parts[index] ?? '0', 10);
  const [year, month, day] = [number(0), number(2), number(4)];
  if (month < 1 || month > 12) return 'month';
  if (number(6) > 23) return 'hour';
  if (number(8) > 59) return 'minute';
  if (number(10) > 59) return 'second';
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day < 1 || day > (days[month - 1] ?? 31) ? 'day' : undefined;
}

/** A time as it is printed: in UTC, with as many digits of a second as asked for. */
export function utcTime(text: string, fractionDigits: 0 | 6): string {
  const [, local = '', fraction = '', sign, hours = '0', minutes = '0'] =
    /^([^.,Z+]{19})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(text) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 * (sign === '-' ? -1 : 1);
  const seconds = (parseRfc3339(`${local}Z`) ?? EPOCH_SECONDS) - (sign === undefined ? 0 : offset);
  const whole = rfc3339(micros((seconds - EPOCH_SECONDS) * 1_000_000));
  return fractionDigits === 0 ? whole : `${whole.slice(0, -1)}.${fraction.slice(0, 6).padEnd(6, '0')}Z`;
}
