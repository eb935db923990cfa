/** The words that tables share. Source: pkg/printers/internalversion/printers.go, apimachinery pkg/util/duration. */
import { EPOCH_SECONDS, type Micros, parseRfc3339 } from '../sim/time.ts';

/** How long ago a time of the API was: `12s`, `3m4s`, `<unknown>` for none. Source: `translateTimestampSince`. */
export function age(time: string | null | undefined, now: Micros): string {
  const seconds = time ? parseRfc3339(time) : undefined;
  return seconds === undefined
    ? '<unknown>'
    : humanDuration(EPOCH_SECONDS + Math.floor(now / 1_000_000) - seconds);
}

/** A span as people say it, in two units at most. Source: `duration.HumanDuration`. */
export function humanDuration(seconds: number): string {
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const [minutes, hours, days] = [60, 3_600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  const two = (a: number, unit: string, b: number, rest: string): string =>
    b === 0 ? `${a}${unit}` : `${a}${unit}${b}${rest}`;
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return two(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}
