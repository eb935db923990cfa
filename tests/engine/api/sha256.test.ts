/** FIPS 180-4 and RFC 4231, against Node's own. */
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexadecimal, hmacSha256, sha256 } from '../../../src/engine/api/sha256.ts';
import { utf8 } from '../../../src/engine/api/utf8.ts';

test('SHA-256 of bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(hexadecimal(sha256([...bytes]))).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});

test('HMAC with keys shorter and longer than a block', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 150 }), fc.string({ unit: 'grapheme' }), (key, text) => {
      const expected = createHmac('sha256', key)
        .update(Uint8Array.from(utf8(text)))
        .digest('hex');
      expect(hexadecimal(hmacSha256([...key], utf8(text)))).toBe(expected);
    }),
  );
});
