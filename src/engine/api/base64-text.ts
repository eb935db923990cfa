/** Reads what base64.ts writes. */
import { BASE64_DIGITS } from './base64.ts';

/** The bytes as text, each a character of the same number; of base64url, too. */
export function fromBase64(text: string): string {
  let bits = 0;
  let count = 0;
  let bytes = '';
  for (const digit of text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')) {
    bits = ((bits << 6) | BASE64_DIGITS.indexOf(digit)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += String.fromCharCode((bits >> count) & 255);
  }
  return bytes;
}

/** The text of bytes, each a character of the same number. Throws a URIError if they are no UTF-8. */
export const fromUtf8 = (bytes: string): string =>
  decodeURIComponent(
    bytes.replace(/[\s\S]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
  );
