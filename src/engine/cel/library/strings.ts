/** The strings extension, version 2. Source: ext/strings.go, cel-go 0.26.0. */
import { type Overload, overload } from '../overload.ts';
import { CelError, type CelValue } from '../values.ts';
import { format } from './format.ts';

const outOfRange = (index: bigint): CelError => new CelError(`index out of range: ${index}`);

function charAt(text: string, index: bigint): CelValue {
  const characters = [...text];
  const at = Number(index);
  if (at < 0 || at > characters.length) return outOfRange(index);
  return characters[at] ?? '';
}

function indexOf(text: string, part: string, offset = 0n): CelValue {
  const from = Number(offset);
  if (from < 0) return outOfRange(offset);
  const [characters, sought] = [[...text], [...part]];
  if (part === '' && from <= characters.length) return offset;
  for (let at = from; at + sought.length <= characters.length; at++)
    if (sought.every((character, index) => character === characters[at + index])) return BigInt(at);
  return -1n;
}

function lastIndexOf(text: string, part: string, offset?: bigint): CelValue {
  const [characters, sought] = [[...text], [...part]];
  const from = offset === undefined ? characters.length : Number(offset);
  if (from < 0) return outOfRange(offset as bigint);
  if (offset !== undefined && from >= characters.length) return -1n;
  if (part === '') return BigInt(from);
  for (let at = Math.min(from, characters.length - sought.length); at >= 0; at--)
    if (sought.every((character, index) => character === characters[at + index])) return BigInt(at);
  return -1n;
}

function substring(text: string, start: bigint, end?: bigint): CelValue {
  const characters = [...text];
  const size = BigInt(characters.length);
  if (end !== undefined && start > end)
    return new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0n || start > size) return outOfRange(start);
  if (end !== undefined && (end < 0n || end > size)) return outOfRange(end);
  return characters.slice(Number(start), end === undefined ? undefined : Number(end)).join('');
}

/** As Go's strings.Replace: nothing stands before each character and at the end. */
function replace(text: string, old: string, with_: string, limit = -1n): CelValue {
  const pieces = old === '' ? ['', ...text, ''] : text.split(old);
  const most = limit < 0n ? pieces.length : Number(limit);
  return pieces.reduce((result, piece, index) => result + (index <= most ? with_ : old) + piece);
}

function split(text: string, separator: string, limit = -1n): CelValue {
  if (limit === 0n) return [];
  if (limit === 1n) return [text];
  const pieces = separator === '' ? [...text] : text.split(separator);
  if (limit < 0n || pieces.length <= Number(limit)) return pieces;
  const most = Number(limit);
  return [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(separator)];
}

const ascii = (text: string, pattern: RegExp, change: (character: string) => string): string =>
  text.replace(pattern, change);

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

const quote = (text: string): string =>
  `"${[...text].map((character) => escapes[character] ?? character).join('')}"`;

export const strings: readonly Overload[] = [
  overload('string_char_at_int', '(string).charAt(int): string', charAt),
  overload('string_index_of_string', '(string).indexOf(string): int', indexOf),
  overload('string_index_of_string_int', '(string).indexOf(string, int): int', indexOf),
  overload('string_last_index_of_string', '(string).lastIndexOf(string): int', lastIndexOf),
  overload('string_last_index_of_string_int', '(string).lastIndexOf(string, int): int', lastIndexOf),
  overload('string_lower_ascii', '(string).lowerAscii(): string', (text: string) =>
    ascii(text, /[A-Z]/g, (character) => character.toLowerCase()),
  ),
  overload('string_upper_ascii', '(string).upperAscii(): string', (text: string) =>
    ascii(text, /[a-z]/g, (character) => character.toUpperCase()),
  ),
  overload('string_replace_string_string', '(string).replace(string, string): string', replace),
  overload('string_replace_string_string_int', '(string).replace(string, string, int): string', replace),
  overload('string_split_string', '(string).split(string): list(string)', split),
  overload('string_split_string_int', '(string).split(string, int): list(string)', split),
  overload('string_substring_int', '(string).substring(int): string', substring),
  overload('string_substring_int_int', '(string).substring(int, int): string', substring),
  overload('string_trim', '(string).trim(): string', (text: string) =>
    text.replace(/^[\s\u0085]+|[\s\u0085]+$/g, ''),
  ),
  overload('list_join', '(list(string)).join(): string', (list: readonly string[]) => list.join('')),
  overload(
    'list_join_string',
    '(list(string)).join(string): string',
    (list: readonly string[], between: string) => list.join(between),
  ),
  overload('strings_quote', 'strings.quote(string): string', quote),
  overload('string_format', '(string).format(list(dyn)): string', format),
];
