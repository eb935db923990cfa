import { defineConfig } from 'vitest/config';

/** `vitest run --mode soak` (npm run soak) gives the tests SOAK=1: more seeds, more cases, the same tests. */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/site/**', 'tests/bench/**'],
    env: mode === 'soak' ? { SOAK: '1' } : {},
    testTimeout: mode === 'soak' ? 600_000 : 10_000,
    maxWorkers: 2,
  },
}));
