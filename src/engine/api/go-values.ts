/** Prints JSON values as Go does: `%v`, `%#v`, and encoding/json with its escapes. Maps are sorted by key. */
import { goQuote as quote } from './go-quote.ts';

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys by code unit, as Go sorts them. */
export const sortedKeys = (value: Json): string[] => Object.keys(value).sort();

/** `fmt.Sprint`: `map[a:1 b:[x y]]`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (isMap(value))
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${goText(value[key])}`)
      .join(' ')}]`;
  return String(value);
}

/** `%#v` of an unstructured object. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isMap(value)) return String(value);
  return `map[string]interface {}{${sortedKeys(value)
    .map((key) => `${quote(key)}:${goSyntax(value[key])}`)
    .join(', ')}}`;
}

/** The type of an unstructured value as Go's `%v` names it. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/**
 * encoding/json's text of a value: `indent` is one level of indentation ('' for none at all), `sorted` for objects
 * that Go holds as maps; structs keep the order of their fields.
 */
export function goJson(value: unknown, indent: string, sorted: boolean): string {
  const write = (item: unknown, margin: string): string => {
    const inner = margin + indent;
    const wrap = (open: string, parts: string[], close: string): string => {
      if (parts.length === 0) return open + close;
      return indent
        ? `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`
        : open + parts.join(',') + close;
    };
    if (Array.isArray(item))
      return wrap(
        '[',
        item.map((element) => write(element, inner)),
        ']',
      );
    if (!isMap(item)) return jsonScalar(item);
    const keys = sorted ? sortedKeys(item) : Object.keys(item);
    const colon = indent ? ': ' : ':';
    return wrap(
      '{',
      keys.map((key) => `${jsonScalar(key)}${colon}${write(item[key], inner)}`),
      '}',
    );
  };
  return write(value, '');
}

function jsonScalar(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? 'null' : JSON.stringify(value);
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
