import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test.each([
  ['left out of the build', undefined, { offered: true, key: undefined }],
  ['a key', 'wc_a-key', { offered: true, key: 'wc_a-key' }],
  ['set to nothing', '', { offered: false, key: '' }],
])('PUBLIC_WEBCONTAINER_KEY: %s', async (_case, value, expected) => {
  vi.stubEnv('PUBLIC_WEBCONTAINER_KEY', value);
  const { offersWebContainer, webContainerKey } = await import('../../src/playground/webcontainer-key.ts');
  expect({ offered: offersWebContainer, key: webContainerKey }).toEqual(expected);
});
