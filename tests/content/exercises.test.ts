/**
 * Every exercise: its starter fails, its solution and one other right answer pass, and each of its near misses fails
 * with words that no other one of them gets. A near miss is a wrong answer that readers give, kept beside the solution
 * as NAME.near-miss-WHAT.ts. All this is so with other seeds and on nodes of other names as well, so that a check that
 * believes in either is found out.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { host } from '#engine';
import type { Check } from '../../src/playground/checks.ts';
import { renameNodes } from './rename-nodes.ts';
import { cells, runCell } from './run-cell.ts';

const files = readdirSync(cells, { recursive: true, encoding: 'utf8' }).sort();
const exercises = files
  .filter((name) => name.endsWith('.check.ts'))
  .map((name) => name.replace(/\.check\.ts$/, ''));

/** The order of names is kept: the scheduler asks nodes in it. */
const variations = [
  { seed: 1, rename: (name: string) => name },
  { seed: 20_261_123, rename: (name: string) => `ip-10-${name.split('').reverse().join('')}.example.com` },
];

// Inside the project, because a cell finds '#engine' through the package it lies in.
const cache = resolve(import.meta.dirname, '../../.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'exercises-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  host.seed = 1;
});

describe.each(exercises)('%s', (stem) => {
  const beside = (what: string) => files.filter((name) => name.startsWith(`${stem}.${what}`));

  test('has a solution, one other right answer and at least three near misses', () => {
    expect(beside('solution.ts')).toHaveLength(1);
    expect(beside('other-solution.ts')).toHaveLength(1);
    expect(beside('near-miss-').length).toBeGreaterThanOrEqual(3);
  });

  test.each(variations)(
    'with seed $seed: the starter fails, both solutions pass, each near miss is told what it missed',
    async ({ seed, rename }) => {
      const { check } = (await import(join(cells, `${stem}.check.ts`))) as { check: Check };
      const failures = async (name: string): Promise<string[]> => {
        const file = join(folder, `${seed}-${basename(name)}`);
        writeFileSync(file, renameNodes(readFileSync(join(cells, name), 'utf8'), rename));
        host.seed = seed;
        const { events, error } = await runCell(file);
        if (error) return [error.message];
        return check(events)
          .filter(({ passed }) => !passed)
          .map(({ words }) => words);
      };
      expect(await failures(`${stem}.ts`), 'the starter').not.toEqual([]);
      expect(await failures(`${stem}.solution.ts`), 'the solution').toEqual([]);
      expect(await failures(`${stem}.other-solution.ts`), 'the other solution').toEqual([]);
      const told = new Map<string, string>();
      for (const name of beside('near-miss-')) {
        const words = (await failures(name)).join(' ');
        expect(words, `${name} passes`).not.toBe('');
        expect(told.get(words), `${name} is told the same`).toBeUndefined();
        told.set(words, name);
      }
    },
    60_000,
  );
});
