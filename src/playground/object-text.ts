/** Objects as the YAML that a reader knows from kubectl, and what changed between two. */
import { type DiffLine, diffLines } from '../engine/display.ts';

export type Line = DiffLine;

/** Lines of both texts in order, each the same, removed or added. */
export function lineDiff(before: string, after: string): Line[] {
  return diffLines(before.split('\n'), after.split('\n'));
}

/** A JSON value as YAML, keys in the order in which the object has them. */
export function toYaml(value: unknown): string {
  return lines(value, '').join('\n');
}

function lines(value: unknown, indent: string): string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${indent}[]`] : value.flatMap((item) => listItem(item, indent));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, field]) => field !== undefined);
    return entries.length === 0
      ? [`${indent}{}`]
      : entries.flatMap(([key, field]) => mapEntry(key, field, indent));
  }
  return [`${indent}${scalar(value)}`];
}

function mapEntry(key: string, value: unknown, indent: string): string[] {
  const head = `${indent}${scalar(key)}:`;
  if (isEmpty(value)) return [`${head} ${Array.isArray(value) ? '[]' : '{}'}`];
  if (isColumn(value)) return [`${head} [${value.join(', ')}]`];
  if (Array.isArray(value)) return [head, ...lines(value, indent)];
  if (typeof value === 'object' && value !== null) return [head, ...lines(value, `${indent}  `)];
  if (typeof value === 'string' && value.includes('\n')) {
    return [
      `${head} |`,
      ...value
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${indent}  ${line}`),
    ];
  }
  return [`${head} ${scalar(value)}`];
}

function listItem(item: unknown, indent: string): string[] {
  const [first = '', ...rest] = lines(item, `${indent}  `);
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
}

/** A list of numbers reads better in one line. */
function isColumn(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Quotes what YAML would read as something else. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const plain = /^[A-Za-z_./][\w./+:@ -]*$/.test(value) && !/[:\s]$|: | #/.test(value);
  const reserved = /^(true|false|null|yes|no|on|off|y|n|~)$/i.test(value);
  return plain && !reserved ? value : JSON.stringify(value);
}
