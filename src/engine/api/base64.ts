/** Base64 with padding (RFC 4648), as `data` of a Secret is written. */
import { utf8 } from './utf8.ts';

export const BASE64_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const base64 = (text: string): string => base64OfBytes(utf8(text));

export function base64OfBytes(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++)
      out += digit <= bytes.length - i ? BASE64_DIGITS[(bits >> (18 - 6 * digit)) & 63] : '=';
  }
  return out;
}

/** Base64url without padding, as the parts of a token are written. */
export const base64Url = (bytes: readonly number[]): string =>
  base64OfBytes(bytes).replace(/[+/=]/g, (digit) => (digit === '+' ? '-' : digit === '/' ? '_' : ''));
