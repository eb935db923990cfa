/** Links: what is written is read, version 1 is read for ever, and what is no link gets words. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { decodeLink, encodeLink, type Link } from '../../../src/playground/permalink/link.ts';

const place = {
  step: 14,
  kind: 'nodes.scored',
  object: 'default/nginx',
  ordinal: 1,
  digest: '0123abcd',
  engine: '0.1.0',
};
const link: Link = {
  cell: 'handoff/gather.ts',
  code: "import { Cluster } from '#engine';\n\n// Grüße, 🚢\nnew Cluster();\n",
  seed: 7,
  runtime: 'webcontainer',
  place,
};

test('a link is read as it was written', async () => {
  expect(await decodeLink(await encodeLink(link))).toEqual(link);
  expect(await decodeLink(await encodeLink({ cell: 'a.ts' }))).toEqual({ cell: 'a.ts' });
});

test('any text of a cell survives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (code) => {
      const read = await decodeLink(await encodeLink({ cell: 'a.ts', code }));
      expect(read.code).toBe(code);
    }),
    { numRuns: 20 },
  );
});

test('a browser that packs nothing writes a longer link, which others read', async () => {
  vi.stubGlobal('CompressionStream', undefined);
  const hash = await encodeLink(link);
  vi.unstubAllGlobals();
  expect(hash).toMatch(/^#v1\.p\./);
  expect(await decodeLink(hash)).toEqual(link);
});

// These strings stand for links that people have sent. They are never changed; a new form gets a new version.
describe('links of version 1 work for ever', () => {
  test.each([
    [
      'packed',
      '#v1.d.NY5BasMwFESvIqaLtCDsOCkUlGUWvYQ3svTtqJW_jCSTgvFFsgnkHN3lQj1CESHbmXnDW2DIeyicNNvQ9_Wg84lilRMkTLAEBTdOIWaxiKOfU6YoVtHHMIrNC_HgmDaHlluua_EZ77_3K0nxd73cWmY6P5HXt0PLkEhEFupDIs6c3Vjez9SZwFk7pgiJyWtDUAtSpgmqeZf4dmyhwMFSqpIJkSwkQvdFJkPBUq9nn-vi8lOKaB1rD9VIWDdQKqNts9vrzhTwIV2yqqm2WNd_',
      link,
    ],
    [
      'plain',
      '#v1.p.eyJjZWxsIjoiYS50cyIsImNvZGUiOiJuZXcgQ2x1c3RlcigpOyIsInNlZWQiOjd9',
      { cell: 'a.ts', code: 'new Cluster();', seed: 7 },
    ],
  ])('%s', async (_how, hash, expected) => {
    expect(await decodeLink(hash)).toEqual(expected);
  });
});

const plain = (value: unknown): string =>
  `#v1.p.${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`;
const packed = (bytes: Uint8Array): string => `#v1.d.${deflateRawSync(bytes).toString('base64url')}`;

describe('a link that is broken or hostile gets words', () => {
  test.each([
    ['of a later version', '#v2.z.abc', 'a newer version'],
    ['with nothing in it', '#v1.d.', 'damaged'],
    ['in no packing', '#v1.x.abcd', 'damaged'],
    ['of other letters', '#v1.d.<script>', 'damaged'],
    ['that is cut off', packed(Buffer.from(JSON.stringify(link))).slice(0, -8), 'damaged'],
    ['that is no JSON', plain('cell'), 'damaged'],
    ['that is a list', plain([]), 'damaged'],
    ['without a cell', plain({ code: '' }), 'damaged'],
    ['with a way out of the folder', plain({ cell: '../../etc/passwd' }), 'damaged'],
    ['with a selector in the cell', plain({ cell: 'a"],body,[x="' }), 'damaged'],
    ['with a text that is none', plain({ cell: 'a.ts', code: { length: 3 } }), 'damaged'],
    ['with a seed that is a program', plain({ cell: 'a.ts', seed: '1;alert(1)' }), 'damaged'],
    ['with a seed that is no whole number', plain({ cell: 'a.ts', seed: 1.5 }), 'damaged'],
    ['with a runtime of its own', plain({ cell: 'a.ts', runtime: 'eval' }), 'damaged'],
    ['with a step that is none', plain({ cell: 'a.ts', place: { ...place, step: 24 } }), 'damaged'],
    ['with half a place', plain({ cell: 'a.ts', place: { step: 1 } }), 'damaged'],
    ['that is longer than any', `#v1.p.${'A'.repeat(70_000)}`, 'longer than any'],
    ['that unpacks to a gigabyte’s like', packed(new Uint8Array(30_000_000)), 'unpacks to more'],
  ])('%s', async (_what, hash, words) => {
    await expect(decodeLink(hash)).rejects.toThrow(words);
  });

  test('a text that is too long is refused when the link is made', async () => {
    await expect(encodeLink({ cell: 'a.ts', code: 'x'.repeat(250_000) })).rejects.toThrow(
      'too long for a link',
    );
  });

  test('what a link has besides is left behind', async () => {
    expect(await decodeLink(plain({ cell: 'a.ts', __proto__: 1, extra: '<img>' }))).toEqual({ cell: 'a.ts' });
  });
});
