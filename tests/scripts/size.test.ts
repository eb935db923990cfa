/** What a reader downloads for a first run: the engine's first chunk and the sandbox's frame. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildRuntimeAssets } from '../../scripts/build-engine.ts';

const FIRST_RUN_BYTES_MAX = 150_000;

test('a first run takes at most 150 kB, compressed', async () => {
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
