/** What stands between the quotes of a literal. Source: parser/unescape.go, cel-go 0.26.0. */
import { utf8 } from '../api/utf8.ts';

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};

const NOT_UNESCAPED = { fault: 'unable to unescape string' };

/** A text, or bytes; or what is wrong. */
export function unquote(literal: string, isBytes: boolean): string | Uint8Array | { fault: string } {
  const isRaw = /^[rR]/.test(literal);
  const quoted = (isRaw ? literal.slice(1) : literal).replace(/\r\n?/g, '\n');
  const quotes = /^('''|""")/.test(quoted) && quoted.length >= 6 ? 3 : 1;
  const inner = quoted.slice(quotes, -quotes);
  const parts: (string | number)[] = [];
  const pattern = isRaw || !inner.includes('\\') ? /[\s\S]+/y : /\\([\s\S])|[^\\]+/y;
  for (let at = 0; at < inner.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const found = pattern.exec(inner);
    if (!found) return { fault: "unable to unescape string, found '\\' as last character" };
    const [text, escaped] = found;
    if (escaped === undefined || isRaw) {
      parts.push(text);
      continue;
    }
    const known = simple[escaped];
    if (known !== undefined) {
      parts.push(known);
      continue;
    }
    const coded = codePoint(inner.slice(at + 1), isBytes);
    if ('fault' in coded) return coded;
    parts.push(isBytes ? coded.value : String.fromCodePoint(coded.value));
    pattern.lastIndex = at + 1 + coded.length;
  }
  if (!isBytes) return parts.join('');
  const bytes = parts.flatMap((part) => (typeof part === 'number' ? [part] : [...utf8(part)]));
  return Uint8Array.from(bytes);
}

/** `x41`, `u00e9`, `U0001F600` or `101`. */
function codePoint(text: string, isBytes: boolean): { value: number; length: number } | { fault: string } {
  const octal = /^[0-3]/.test(text);
  const digits = octal ? /^[0-3][0-7]{2}/ : /^(?:[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/;
  const found = digits.exec(text)?.[0];
  if (octal && !found) return { fault: 'unable to unescape octal sequence in string' };
  if (!found || (isBytes && /^u/i.test(found))) return NOT_UNESCAPED;
  const value = octal ? Number.parseInt(found, 8) : Number.parseInt(found.slice(1), 16);
  const isValid = isBytes || (value <= 0x10ffff && (value < 0xd800 || value > 0xdfff));
  return isValid ? { value, length: found.length } : { fault: 'invalid unicode code point' };
}

/** The text of bytes; undefined if they are none. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (let next = 1; next < length; next++) {
      const byte = bytes[at + next];
      if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (byte & 63);
    }
    const least = [0, 0, 0x80, 0x800, 0x10000][length] as number;
    const isBad = code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000);
    if (isBad || (first >= 0x80 && first < 0xc2)) return undefined;
    text += String.fromCodePoint(code);
    at += length;
  }
  return text;
}
