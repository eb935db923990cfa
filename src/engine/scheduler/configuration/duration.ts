/** Durations as Go reads and prints them: `15s`, `1h30m`, `10m0s`. Source: Go's time package, `ParseDuration` and `Duration.String`. */

const NANOS_PER_SECOND = 1_000_000_000;

const nanosByUnit: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1_000,
  µs: 1_000,
  ms: 1_000_000,
  s: NANOS_PER_SECOND,
  m: 60 * NANOS_PER_SECOND,
  h: 3_600 * NANOS_PER_SECOND,
};

const parts = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g;

export const isDuration = (text: string): boolean =>
  text === '0' || /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.test(text);

/** In nanoseconds. */
export function durationNanos(text: string): number {
  let nanos = 0;
  for (const [, number, unit = ''] of text.matchAll(parts))
    nanos += Number(number) * (nanosByUnit[unit] ?? 0);
  return text.startsWith('-') ? -nanos : nanos;
}

export function printDuration(nanos: number): string {
  const size = Math.abs(nanos);
  const sign = nanos < 0 ? '-' : '';
  if (size === 0) return '0s';
  for (const [unit, next] of [
    ['ns', 'µs'],
    ['µs', 'ms'],
    ['ms', 's'],
  ] as const) {
    if (size < (nanosByUnit[next] ?? 0)) return `${sign}${size / (nanosByUnit[unit] ?? 1)}${unit}`;
  }
  const seconds = size / NANOS_PER_SECOND;
  const minutes = Math.floor(seconds / 60);
  const rest = `${(size - minutes * 60 * NANOS_PER_SECOND) / NANOS_PER_SECOND}s`;
  if (minutes === 0) return sign + rest;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${sign}${minutes}m${rest}` : `${sign}${hours}h${minutes % 60}m${rest}`;
}
