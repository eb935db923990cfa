import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EPOCH_SECONDS,
  formatDuration,
  micros,
  parseDuration,
  parseRfc3339,
  rfc3339,
  rfc3339Micro,
  seconds,
} from '../../../src/engine/sim/time.ts';

describe('durations', () => {
  it.each([
    ['0', 0, '0s'],
    ['250ms', 250_000, '250ms'],
    ['2s', 2_000_000, '2s'],
    ['1m30s', 90_000_000, '1m30s'],
    ['1.5h', 5_400_000_000, '1h30m0s'],
    ['-1.25s', -1_250_000, '-1.25s'],
    ['315.5ms', 315_500, '315.5ms'],
  ])('%s', (text, count, printed) => {
    expect(parseDuration(text)).toBe(count);
    expect(formatDuration(micros(count))).toBe(printed);
  });

  it.each(['', 'soon', '5', '5 s', '1s2', 'ms'])('%j is refused with the forms there are', (text) => {
    expect(() => parseDuration(text)).toThrow("is no duration: write a number with a unit, such as '500ms'");
  });

  it('are parsed back from what is printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (count) => {
        expect(parseDuration(formatDuration(micros(count)))).toBe(count);
      }),
      { seed: 36 },
    );
  });
});

describe('times of the API', () => {
  it('are RFC 3339 in UTC', () => {
    expect(rfc3339(micros(0))).toBe('2026-11-23T21:24:28Z');
    expect(rfc3339Micro(micros(1_509_369))).toBe('2026-11-23T21:24:29.509369Z');
  });

  it('agree with the platform over two centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3_000_000_000, max: 3_000_000_000 }), (offset) => {
        const text = rfc3339(seconds(offset));
        expect(text).toBe(new Date((EPOCH_SECONDS + offset) * 1000).toISOString().replace('.000', ''));
        expect(parseRfc3339(text)).toBe(EPOCH_SECONDS + offset);
      }),
      { seed: 36 },
    );
  });
});
