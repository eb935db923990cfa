import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { withSmokeResult } from '../../scripts/smoke-webcontainer.ts';

const docs = readFileSync(resolve(import.meta.dirname, '../../docs/runtimes.md'), 'utf8');
const results = [
  { name: 'the Lab starts', seconds: 4.2 },
  { name: 'the shell has Node', seconds: 0.3, seen: 'Node v22.1.0' },
  { name: 'npm install brings a package', seconds: 30, failure: 'no network' },
];

test('the result of a smoke test stands in docs/runtimes.md with its date, in the place of the one before', () => {
  const once = withSmokeResult(docs, '2026-01-02', 'Chromium 156', results);
  expect(once).toContain(`Run on 2026-01-02 in Chromium 156:

- works: the Lab starts, 4.2 s
- works: the shell has Node (Node v22.1.0), 0.3 s
- **fails** (no network): npm install brings a package, 30 s
`);
  const twice = withSmokeResult(once, '2026-02-03', 'Chromium 157', results.slice(0, 1));
  expect(twice).toContain('Run on 2026-02-03');
  expect(twice).not.toContain('2026-01-02');
  expect(twice.split('<!-- smoke')[0]).toBe(docs.split('<!-- smoke')[0]);
});

test('docs that have no place for it are not written', () => {
  expect(() => withSmokeResult('# Runtimes', '2026-01-02', 'Chromium', [])).toThrow(
    'has lost the place of the result',
  );
});
