/** What a reader downloads for a first run beside the page's own scripts: the engine's first chunk and the sandbox's frame. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildRuntimeAssets } from '../../scripts/build-engine.ts';

/** All is at most 150 kB (tests/site/bytes.spec.ts), and the page's own scripts take 16.8 of them. */
const FIRST_RUN_BYTES_MAX = 133_000;

test('the engine and the sandbox take at most 133 kB of a first run, compressed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'one-pod-size-'));
  try {
    const assets = await buildRuntimeAssets(folder);
    const first = assets.filter(({ loaded }) => loaded === 'at first');
    const sum = first.reduce((bytes, { brotliBytes }) => bytes + brotliBytes, 0);
    expect(
      sum,
      first.map(({ name, brotliBytes }) => `${name} ${brotliBytes}`).join('\n'),
    ).toBeLessThanOrEqual(FIRST_RUN_BYTES_MAX);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);
