/** Where two JSON values differ first, in words a person can act on. */

export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** The first difference in document order, or undefined when both are equal. Key order does not count. */
export function firstDifference(expected: unknown, actual: unknown, path = ''): Difference | undefined {
  if (Object.is(expected, actual)) return undefined;
  if (!isContainer(expected) || !isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return { path, expected, actual };
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  for (const key of keys) {
    const below = Array.isArray(expected) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    const found = firstDifference(expected[key], actual[key], below);
    if (found) return found;
  }
  return undefined;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function printDifference({ path, expected, actual }: Difference): string {
  return `    at ${path || '(the whole)'}\n      recorded: ${shorten(expected)}\n      engine:   ${shorten(actual)}`;
}

function shorten(value: unknown): string {
  const text = value === undefined ? '(absent)' : JSON.stringify(value);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
