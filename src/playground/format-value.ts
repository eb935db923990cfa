/**
 * The text that console.log prints for a value, the same in every browser and in Node: `{ a: 1, b: [ 'x' ] }`.
 * It never throws and never calls a getter twice, and it stops at a depth, so that a cluster may be logged.
 */
const DEPTH_MAX = 4;
const ITEMS_MAX = 100;
const LINE_WIDTH = 76;

/** Strings as they are, as console.log does with what it is given directly. */
export function formatArguments(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : formatValue(value))).join(' ');
}

export function formatValue(value: unknown): string {
  return format(value, [], '');
}

function format(value: unknown, path: readonly object[], indent: string): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[Function${value.name ? `: ${value.name}` : ''}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (path.includes(value)) return '[Circular]';
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (path.length >= DEPTH_MAX) return Array.isArray(value) ? '[…]' : '{…}';
  try {
    return formatObject(value, [...path, value], indent);
  } catch (error) {
    return `[a value that cannot be shown: ${String(error)}]`; // A getter or a proxy of the reader threw.
  }
}

function formatObject(value: object, path: readonly object[], indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return wrap(
      '[',
      value.map((item) => format(item, path, inner)),
      ']',
      indent,
    );
  }
  if (value instanceof Map) {
    const items = [...value].map(
      ([key, item]) => `${format(key, path, inner)} => ${format(item, path, inner)}`,
    );
    return wrap(`Map(${value.size}) {`, items, '}', indent);
  }
  if (value instanceof Set) {
    return wrap(
      `Set(${value.size}) {`,
      [...value].map((item) => format(item, path, inner)),
      '}',
      indent,
    );
  }
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name}, ${value.byteLength} bytes]`;
  if (value instanceof Promise) return '[Promise: write `await` to see its value]';
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  const items = Object.entries(value).map(
    ([key, item]) => `${propertyName(key)}: ${format(item, path, inner)}`,
  );
  return wrap(name && name !== 'Object' ? `${name} {` : '{', items, '}', indent);
}

function wrap(open: string, items: string[], close: string, indent: string): string {
  if (items.length === 0) return `${open}${close}`;
  const shown = items.slice(0, ITEMS_MAX);
  if (items.length > ITEMS_MAX) shown.push(`… ${items.length - ITEMS_MAX} more`);
  const line = `${open} ${shown.join(', ')} ${close}`;
  if (line.length + indent.length <= LINE_WIDTH && !line.includes('\n')) return line;
  return `${open}\n${shown.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}

function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

function quote(text: string): string {
  return text.includes("'")
    ? JSON.stringify(text)
    : `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"')}'`;
}
