import { expect, test } from 'vitest';
import { withSeed } from '../../src/playground/seed.ts';

test('a program is begun with a file that gives the seed, beside its entry', () => {
  expect(withSeed({ files: { 'content/cells/a.ts': 'a' }, entry: 'content/cells/a.ts' }, 7)).toEqual({
    files: {
      'content/cells/a.ts': 'a',
      'content/cells/seed.ts': "import { host } from '#engine';\n\nhost.seed = 7;\n",
      'content/cells/with-seed.ts': "import './seed.ts';\nimport './a.ts';\n",
    },
    entry: 'content/cells/with-seed.ts',
  });
});
