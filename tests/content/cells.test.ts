/** Every cell that the book shows runs and shows something; and the change that it invites makes it show something else. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Edit, invitedChanges } from './invited-changes.ts';
import { cells, runCell } from './run-cell.ts';

const chapters = resolve(import.meta.dirname, '../../content/chapters');
const text = readdirSync(chapters, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.mdx'))
  .map((name) => readFileSync(join(chapters, name), 'utf8'))
  .join('\n');
const placed = [...text.matchAll(/<(Cell|Exercise) file="([^"]+)"(?: opens="([^"]+)")?/g)].map(
  ([, kind, file = '', opens]) => ({ kind, file, opens }),
);
const inviting = placed.filter(({ kind }) => kind === 'Cell').map(({ file }) => file);

// Inside the project, because a cell finds '#engine' through the package it lies in.
const engine = resolve(import.meta.dirname, '../../src/engine');
const cache = resolve(import.meta.dirname, '../../.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'changed-cells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function edited(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, [find, replacement]) => {
    const changed = text.replace(find, replacement);
    expect(changed, `${find} is in the cell`).not.toBe(text);
    return changed;
  }, source);
}

test('every cell with an invitation has its change, and nothing else has one', () => {
  expect(Object.keys(invitedChanges).sort()).toEqual(inviting.sort());
});

describe('a cell runs, and shows something else when it is changed as it invites', () => {
  test.each(placed)(
    '$file',
    async ({ file, opens }) => {
      const original = await runCell(file);
      expect(original.error).toBeUndefined();
      expect(original.shown.join('\n').trim()).not.toBe('');
      const edits = invitedChanges[file];
      if (!edits) return;
      const program = readFileSync(join(cells, file), 'utf8');
      const path = join(folder, basename(file));
      if (opens === undefined) writeFileSync(path, edited(program, edits));
      else {
        const plugin = `plugin-${basename(opens)}`;
        writeFileSync(join(folder, plugin), edited(readFileSync(join(engine, opens), 'utf8'), edits));
        writeFileSync(path, program.replace(`../../../src/engine/${opens}`, `./${plugin}`));
      }
      const rerun = await runCell(path);
      expect(rerun.error).toBeUndefined();
      expect(rerun.shown.join('\n')).not.toBe(original.shown.join('\n'));
    },
    60_000,
  );
});
