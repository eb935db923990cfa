/** Runs Astro with its telemetry off: `node scripts/astro.ts build`. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const packageFile = createRequire(import.meta.url).resolve('astro/package.json');
const { status } = spawnSync(
  process.execPath,
  [join(dirname(packageFile), 'bin/astro.mjs'), ...process.argv.slice(2)],
  {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  },
);
process.exit(status ?? 1);
