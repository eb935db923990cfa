import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyJsonPatch, applyMergePatch } from '../../../src/engine/api/json-patch.ts';
import { applyStrategicMergePatch } from '../../../src/engine/api/strategic-merge.ts';

const runs = process.env.SOAK ? 50_000 : 300;

test.each([
  [
    'a label',
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { b: '2' } } },
    { metadata: { labels: { a: '1', b: '2' } } },
  ],
  [
    'null removes',
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { a: null } } },
    { metadata: { labels: {} } },
  ],
  ['null removes nothing that is new', {}, { status: { reason: null } }, { status: {} }],
  [
    'containers merge by name',
    {
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'y' },
        ],
      },
    },
    { spec: { containers: [{ name: 'b', image: 'z' }] } },
    {
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'z' },
        ],
      },
    },
  ],
  [
    '$patch: delete takes one element',
    { spec: { containers: [{ name: 'a' }, { name: 'b' }] } },
    { spec: { containers: [{ name: 'a', $patch: 'delete' }] } },
    { spec: { containers: [{ name: 'b' }] } },
  ],
  [
    '$patch: replace takes the list as it stands',
    { spec: { containers: [{ name: 'a' }, { name: 'b' }] } },
    { spec: { containers: [{ $patch: 'replace' }, { name: 'c' }] } },
    { spec: { containers: [{ name: 'c' }] } },
  ],
  [
    '$retainKeys keeps only what it names',
    { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
    { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] } },
    { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } },
  ],
  [
    'tolerations are replaced',
    { spec: { tolerations: [{ key: 'a' }] } },
    { spec: { tolerations: [{ key: 'b' }] } },
    { spec: { tolerations: [{ key: 'b' }] } },
  ],
  [
    'finalizers merge as a set, those of the patch first (golden/api, patch-strategic-finalizers)',
    { metadata: { finalizers: ['a'] } },
    { metadata: { finalizers: ['b'] } },
    { metadata: { finalizers: ['b', 'a'] } },
  ],
  [
    '$deleteFromPrimitiveList takes from a set',
    { metadata: { finalizers: ['a', 'b'] } },
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
    { metadata: { finalizers: ['b'] } },
  ],
  [
    '$setElementOrder orders what is there and what comes',
    { status: { conditions: [{ type: 'PodScheduled', status: 'True' }] } },
    {
      status: {
        '$setElementOrder/conditions': [{ type: 'Ready' }, { type: 'PodScheduled' }],
        conditions: [
          { type: 'Ready', status: 'False' },
          { type: 'PodScheduled', observedGeneration: 1 },
        ],
      },
    },
    {
      status: {
        conditions: [
          { type: 'Ready', status: 'False' },
          { type: 'PodScheduled', status: 'True', observedGeneration: 1 },
        ],
      },
    },
  ],
  [
    'an order alone moves elements',
    { status: { conditions: [{ type: 'A' }, { type: 'B' }] } },
    { status: { '$setElementOrder/conditions': [{ type: 'B' }, { type: 'A' }] } },
    { status: { conditions: [{ type: 'B' }, { type: 'A' }] } },
  ],
])('strategic merge: %s', (_name, original, patch, expected) => {
  const before = structuredClone(original);
  expect(applyStrategicMergePatch(original, patch)).toEqual(expected);
  expect(original).toEqual(before);
});

test('strategic merge refuses what contradicts itself', () => {
  const order = {
    '$setElementOrder/conditions': [{ type: 'A' }, { type: 'B' }],
    conditions: [{ type: 'B', status: 'x' }, { type: 'A' }],
  };
  expect(() => applyStrategicMergePatch({ status: { conditions: [] } }, { status: order })).toThrow(
    "The order in patch list:\n[map[status:x type:B] map[type:A]]\n doesn't match $setElementOrder list:\n[map[type:A] map[type:B]]\n",
  );
  expect(() =>
    applyStrategicMergePatch(
      { spec: { containers: [{ name: 'a' }] } },
      { spec: { containers: [{ image: 'x' }] } },
    ),
  ).toThrow('map: map[image:x] does not contain declared merge key: name');
});

test.each([
  ['add', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
  ['append', { a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
  [
    'escapes',
    { 'x/y': 1, '~': 2 },
    [
      { op: 'remove', path: '/x~1y' },
      { op: 'replace', path: '/~0', value: 3 },
    ],
    { '~': 3 },
  ],
  [
    'move and copy',
    { a: 1 },
    [
      { op: 'copy', from: '/a', path: '/b' },
      { op: 'move', from: '/a', path: '/c' },
    ],
    { b: 1, c: 1 },
  ],
  ['test', { a: { b: [1] } }, [{ op: 'test', path: '/a', value: { b: [1] } }], { a: { b: [1] } }],
] as const)('JSON patch: %s', (_name, document, operations, expected) => {
  expect(applyJsonPatch(document, operations)).toEqual(expected);
});

test.each([
  ['a missing parent', { op: 'add', path: '/a/b/c', value: 1 }, 'missing path b'],
  ['a missing key', { op: 'remove', path: '/x' }, 'missing path x'],
  ['a place outside the list', { op: 'add', path: '/l/3', value: 1 }, 'invalid index 3'],
  ['a test that fails', { op: 'test', path: '/l/0', value: 2 }, 'testing value /l/0 failed'],
] as const)('JSON patch refuses %s', (_name, operation, message) => {
  expect(() => applyJsonPatch({ a: {}, l: [1, 2] }, [operation])).toThrow(message);
});

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('x', ''),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
}));

/** RFC 7386 in the other direction. */
function mergeDiff(from: unknown, to: unknown): unknown {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(from) || !isMap(to)) return to;
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(from)) if (!(key in to)) patch[key] = null;
  for (const [key, value] of Object.entries(to))
    patch[key] = key in from ? mergeDiff(from[key], value) : value;
  return patch;
}

test('a merge patch made of two objects leads from one to the other, and strategic merge agrees outside its lists', () => {
  fc.assert(
    fc.property(json.object, json.object, (from, to) => {
      const patch = mergeDiff(from, to);
      expect(applyMergePatch(from, patch)).toEqual(to);
      expect(applyStrategicMergePatch(from, patch)).toEqual(to);
    }),
    { seed: 36, numRuns: runs },
  );
});
