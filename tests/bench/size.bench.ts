/** What the engine and the runtimes weigh when they are built: each file, brotli, and the engine's entry. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRuntimeAssets } from '../../scripts/build-engine.ts';
import type { Bench } from './bench.ts';

export const bench: Bench = {
  name: 'size',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'one-pod-size-'));
    try {
      const assets = await buildRuntimeAssets(folder);
      const sizes = assets.map(({ name, brotliBytes, loaded }) => [
        `${name} brotliBytes, ${loaded}`,
        brotliBytes,
      ]);
      const first = assets.filter(({ loaded }) => loaded === 'at first');
      return {
        'first run brotliBytes': first.reduce((sum, { brotliBytes }) => sum + brotliBytes, 0),
        limitBytes: 150_000,
        ...Object.fromEntries(sizes),
      };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
