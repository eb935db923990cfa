import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goType } from '../../../src/engine/api/go-types/go-types.ts';
import { applyJsonPatch, applyMergePatch } from '../../../src/engine/api/json-patch.ts';
import { deepEqual } from '../../../src/engine/api/object.ts';
import { patchSchema } from '../../../src/engine/api/patch-schema.ts';
import { statusSchema } from '../../../src/engine/api/status-merge-keys.ts';
import { applyStrategicMergePatch, type PatchSchema } from '../../../src/engine/api/strategic-merge.ts';
import type { PatchOperation } from '../../../src/engine/trace/events.ts';

const pod = patchSchema('', 'Pod');
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
  expect(applyStrategicMergePatch(original, patch, pod)).toEqual(expected);
  expect(original).toEqual(before);
});

test('strategic merge refuses what contradicts itself', () => {
  const order = {
    '$setElementOrder/conditions': [{ type: 'A' }, { type: 'B' }],
    conditions: [{ type: 'B', status: 'x' }, { type: 'A' }],
  };
  expect(() => applyStrategicMergePatch({ status: { conditions: [] } }, { status: order }, pod)).toThrow(
    "The order in patch list:\n[map[status:x type:B] map[type:A]]\n doesn't match $setElementOrder list:\n[map[type:A] map[type:B]]\n",
  );
  expect(() =>
    applyStrategicMergePatch(
      { spec: { containers: [{ name: 'a' }] } },
      { spec: { containers: [{ image: 'x' }] } },
      pod,
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
      expect(applyStrategicMergePatch(from, patch, pod)).toEqual(to);
    }),
    { seed: 36, numRuns: runs },
  );
});

test('the short table of what merges in a status is that of the Go types', () => {
  for (const name of ['PodStatus', 'NodeStatus']) {
    const type = goType(`core.${name}`);
    if (type.kind !== 'struct') throw new Error(`${name} is no struct`);
    for (const field of type.fields.values())
      expect(statusSchema.mergeKey(field.name), `${name}.${field.name}`).toBe(field.mergeKey);
  }
});

test('what merges is said by the kind: Services by port, webhooks by name, and what has no table not at all', () => {
  const ports = (...numbers: number[]) => ({ spec: { ports: numbers.map((port) => ({ port })) } });
  expect(applyStrategicMergePatch(ports(80), ports(443), patchSchema('', 'Service'))).toEqual(ports(443, 80));
  const hooks = (...names: string[]) => ({ webhooks: names.map((name) => ({ name })) });
  const schema = patchSchema('admissionregistration.k8s.io', 'MutatingWebhookConfiguration');
  expect(applyStrategicMergePatch(hooks('a'), hooks('b'), schema)).toEqual(hooks('b', 'a'));
  expect(applyStrategicMergePatch(hooks('a'), hooks('b'), patchSchema('example.com', 'Thing'))).toEqual(
    hooks('b'),
  );
});

/** A strategic merge patch that leads from one Pod to the other: lists with a key item by item, in an order that is named. */
function strategicDiff(from: unknown, to: unknown, schema: PatchSchema): unknown {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(from) || !isMap(to)) return to;
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(from)) if (!(key in to)) patch[key] = null;
  for (const [key, value] of Object.entries(to)) {
    const [old, mergeKey] = [from[key], schema.mergeKey(key)];
    if (Array.isArray(old) && Array.isArray(value) && mergeKey) {
      const keyed = (item: unknown): unknown => ({ [mergeKey]: (item as Record<string, unknown>)[mergeKey] });
      const same = (item: unknown, other: unknown): boolean => deepEqual(keyed(item), keyed(other));
      patch[`$setElementOrder/${key}`] = value.map(keyed);
      patch[key] = [
        ...value.map((item) => {
          const before = old.find((other) => same(item, other));
          const change = before ? strategicDiff(before, item, schema.below(key)) : item;
          return { ...(change as object), ...(keyed(item) as object) };
        }),
        ...old
          .filter((item) => !value.some((other) => same(item, other)))
          .map((item) => ({ $patch: 'delete', ...(keyed(item) as object) })),
      ];
    } else {
      patch[key] = key in from ? strategicDiff(old, value, schema.below(key)) : value;
    }
  }
  return patch;
}

const text = fc.constantFrom('x', 'y');
const containers = fc.uniqueArray(
  fc.record(
    {
      name: fc.constantFrom('a', 'b', 'c'),
      image: text,
      env: fc.uniqueArray(fc.record({ name: fc.constantFrom('e', 'f'), value: text }), {
        selector: ({ name }) => name,
        maxLength: 2,
      }),
      command: fc.array(text, { maxLength: 2 }),
    },
    { requiredKeys: ['name'] },
  ),
  { selector: ({ name }) => name, maxLength: 3 },
);
const pods = fc.record(
  { spec: fc.record({ containers, tolerations: fc.array(fc.record({ key: text }), { maxLength: 2 }) }) },
  { requiredKeys: [] },
);

test('a strategic merge patch made of two Pods leads from one to the other', () => {
  fc.assert(
    fc.property(pods, pods, (from, to) => {
      expect(applyStrategicMergePatch(from, strategicDiff(from, to, pod), pod)).toEqual(to);
    }),
    { seed: 37, numRuns: runs },
  );
});

/** A JSON patch that leads from one value to the other: what is gone goes, what is new comes, the rest in turn. */
function jsonDiff(from: unknown, to: unknown, path = ''): PatchOperation[] {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (deepEqual(from, to)) return [];
  if (!isMap(from) || !isMap(to)) return [{ op: path === '' ? 'add' : 'replace', path, value: to }];
  return [
    ...Object.keys(from)
      .filter((key) => !(key in to))
      .map((key): PatchOperation => ({ op: 'remove', path: `${path}/${key}` })),
    ...Object.entries(to).flatMap(([key, value]): PatchOperation[] =>
      key in from
        ? jsonDiff(from[key], value, `${path}/${key}`)
        : [{ op: 'add', path: `${path}/${key}`, value }],
    ),
  ];
}

test('a JSON patch made of two values leads from one to the other, and fails on what it was not made for', () => {
  fc.assert(
    fc.property(json.object, json.object, (from, to) => {
      const patch = jsonDiff(from, to);
      expect(applyJsonPatch(from, patch)).toEqual(to);
      const guarded: PatchOperation[] = [{ op: 'test', path: '', value: from }, ...patch];
      expect(applyJsonPatch(from, guarded)).toEqual(to);
      if (!deepEqual(from, to)) expect(() => applyJsonPatch(to, guarded)).toThrow('testing value');
    }),
    { seed: 38, numRuns: runs },
  );
});
