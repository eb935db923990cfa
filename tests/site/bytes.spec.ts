/** What a reader downloads, compressed: before anything is touched, and until a cell has run for the first time. */
import { runCell, scriptBytes, sum } from './downloaded.ts';
import { expect, pages, test } from './fixtures.ts';

const BEFORE_INTERACTION_MAX = 15_000;
const FIRST_RUN_MAX = 150_000;

for (const path of pages) {
  test(`/${path}: at most 15 kB of script until somebody touches it`, async ({ page }) => {
    await page.goto(path, { waitUntil: 'networkidle' });
    const bytes = await scriptBytes(page);
    expect(sum(bytes), listed(bytes)).toBeLessThanOrEqual(BEFORE_INTERACTION_MAX);
  });
}

for (const [path, file] of [
  ['2-gate/', 'gate/admission-chain.ts'],
  ['3-handoff/', 'handoff/scores.ts'],
] as const) {
  test(`/${path}: at most 150 kB of script from opening the page to the first output of ${file}`, async ({
    page,
  }) => {
    await page.goto(path, { waitUntil: 'networkidle' });
    const { outputAt } = await runCell(page, file);
    const bytes = await scriptBytes(page, outputAt);
    expect([...bytes.keys()].filter((name) => name.endsWith('first-run.json'))).toHaveLength(1);
    expect(sum(bytes), listed(bytes)).toBeLessThanOrEqual(FIRST_RUN_MAX);
  });
}

const listed = (bytes: ReadonlyMap<string, number>) =>
  [...bytes].map(([name, size]) => `${name} ${size}`).join('\n');
