/** Base64 with padding (RFC 4648), as `data` of a Secret is written. */
import { utf8 } from './utf8.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const base64 = (text: string): string => base64OfBytes(utf8(text));

export function base64OfBytes(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++)
      out += digit <= bytes.length - i ? alphabet[(bits >> (18 - 6 * digit)) & 63] : '=';
  }
  return out;
}

/** Base64url without padding, as the parts of a token are written. */
export const base64Url = (bytes: readonly number[]): string =>
  base64OfBytes(bytes).replace(/[+/=]/g, (digit) => (digit === '+' ? '-' : digit === '/' ? '_' : ''));

/** The bytes as text, each a character of the same number; of base64url, too. */
export function fromBase64(text: string): string {
  let bits = 0;
  let count = 0;
  let bytes = '';
  for (const digit of text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')) {
    bits = ((bits << 6) | alphabet.indexOf(digit)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += String.fromCharCode((bits >> count) & 255);
  }
  return bytes;
}
