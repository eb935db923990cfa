/** The text of a default plugin's file, as a reader has it before them, and with a line changed. */
import { readFileSync } from 'node:fs';

/** Changes what stands in exactly one place of a file's text. */
export interface Change {
  readonly from: string;
  readonly to: string;
}

/** The name of a plugin's file: `NodeName` is in node-name.ts. */
export const pluginFile = (name: string): string =>
  `${name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.ts`;

/** The text of a plugin's file, changed. */
export function pluginText(name: string, change?: Change): string {
  const file = pluginFile(name);
  const path = new URL(`../../../src/engine/scheduler/plugins/${file}`, import.meta.url);
  const text = readFileSync(path, 'utf8');
  if (!change) return text;
  const parts = text.split(change.from);
  if (parts.length !== 2)
    throw new Error(
      `${file} has ${parts.length - 1} times: ${change.from}\nchoose a line that stands there once`,
    );
  return parts.join(change.to);
}
