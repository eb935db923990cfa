/** Every cell that the book shows runs and shows something; and the change that it invites makes it show something else. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { invitedChanges } from './invited-changes.ts';
import { cells, runCell } from './run-cell.ts';

const chapters = resolve(import.meta.dirname, '../../content/chapters');
const text = readdirSync(chapters, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.mdx'))
  .map((name) => readFileSync(join(chapters, name), 'utf8'))
  .join('\n');
const placed = [...text.matchAll(/<(Cell|Exercise) file="([^"]+)"/g)].map(([, kind, file = '']) => ({
  kind,
  file,
}));
const inviting = placed.filter(({ kind }) => kind === 'Cell').map(({ file }) => file);

// Inside the project, because a cell finds '#engine' through the package it lies in.
const cache = resolve(import.meta.dirname, '../../.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'changed-cells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every cell with an invitation has its change, and nothing else has one', () => {
  expect(Object.keys(invitedChanges).sort()).toEqual(inviting.sort());
});

describe('a cell runs, and shows something else when it is changed as it invites', () => {
  test.each(placed)('$file', async ({ file }) => {
    const original = await runCell(file);
    expect(original.error).toBeUndefined();
    expect(original.shown.join('\n').trim()).not.toBe('');
    const edits = invitedChanges[file];
    if (!edits) return;
    const source = readFileSync(join(cells, file), 'utf8');
    let changed = source;
    for (const [find, replacement] of edits) {
      const before = changed;
      changed = changed.replace(find, replacement);
      expect(changed, `${find} is in the cell`).not.toBe(before);
    }
    const path = join(folder, basename(file));
    writeFileSync(path, changed);
    const rerun = await runCell(path);
    expect(rerun.error).toBeUndefined();
    expect(rerun.shown.join('\n')).not.toBe(original.shown.join('\n'));
  });
});
