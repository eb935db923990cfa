/**
 * Every exercise: its starter fails, its solution passes, and each of its near misses fails with words that no other one
 * of them gets. A near miss is a wrong answer that readers give, kept beside the solution as NAME.near-miss-WHAT.ts.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Check } from '../../src/playground/checks.ts';
import { cells, runCell } from './run-cell.ts';

const files = readdirSync(cells, { recursive: true, encoding: 'utf8' }).sort();

for (const file of files.filter((name) => name.endsWith('.check.ts'))) {
  const stem = file.replace(/\.check\.ts$/, '');
  const nearMisses = files.filter((name) => name.startsWith(`${stem}.near-miss-`));

  test(`${stem}: the starter fails, the solution passes, each near miss is told what it missed`, async () => {
    const { check } = (await import(join(cells, file))) as { check: Check };
    const failures = async (name: string): Promise<string[]> => {
      const { events, error } = await runCell(name);
      if (error) return [error.message];
      return check(events)
        .filter(({ passed }) => !passed)
        .map(({ words }) => words);
    };
    expect(await failures(`${stem}.ts`), 'the starter').not.toEqual([]);
    expect(await failures(`${stem}.solution.ts`), 'the solution').toEqual([]);
    const told = new Map<string, string>();
    for (const name of nearMisses) {
      const words = (await failures(name)).join(' ');
      expect(words, `${name} passes`).not.toBe('');
      expect(told.get(words), `${name} is told the same`).toBeUndefined();
      told.set(words, name);
    }
    expect(nearMisses.length, 'near misses').toBeGreaterThanOrEqual(3);
  }, 60_000);
}
