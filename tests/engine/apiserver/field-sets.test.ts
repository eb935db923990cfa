/** Sets of fields, and how values are compared, merged and pruned: k8s.io structured-merge-diff, fieldpath and typed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindType } from '../../../src/engine/api/go-types/go-types.ts';
import { faultsOfConfiguration } from '../../../src/engine/apiserver/managed-fields/check-configuration.ts';
import { compare } from '../../../src/engine/apiserver/managed-fields/compare.ts';
import {
  type FieldPath,
  FieldSet,
  type FieldsV1,
  keyElement,
  pathText,
} from '../../../src/engine/apiserver/managed-fields/field-set.ts';
import { fieldsOf } from '../../../src/engine/apiserver/managed-fields/fields-of.ts';
import { merged, without } from '../../../src/engine/apiserver/managed-fields/merge.ts';
import { type Schema, schemaOf } from '../../../src/engine/apiserver/managed-fields/schema.ts';

const runs = process.env.SOAK ? 50_000 : 300;
const schemaFor = (kind: string): Schema =>
  schemaOf(kindType('', kind) as NonNullable<ReturnType<typeof kindType>>);
const pod = schemaFor('Pod');
const texts = (set: FieldSet): string[] => [...set.paths()].map(pathText);
const spec = (value: unknown): unknown => ({ spec: value });
const container = (name: string, more: object = {}): object => ({ name, ...more });

describe('sets', () => {
  const element = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'k:{"name":"y"}', 'v:"s"', 'v:1');
  const set = fc
    .array(fc.array(element, { minLength: 1, maxLength: 3 }), { maxLength: 8 })
    .map((paths) => FieldSet.of(paths));
  const same = (one: FieldSet, other: FieldSet): void => expect(one.toFieldsV1()).toEqual(other.toFieldsV1());

  test('union, intersection and difference are those of sets', () => {
    fc.assert(
      fc.property(set, set, set, (a, b, c) => {
        same(a.union(b), b.union(a));
        same(a.union(b.union(c)), a.union(b).union(c));
        same(a.intersection(b), b.intersection(a));
        same(a.union(a), a);
        same(a.difference(b).union(a.intersection(b)), a);
        same(a.difference(b).intersection(b), new FieldSet());
        same(a.difference(b.union(c)), a.difference(b).difference(c));
        expect(a.difference(a).isEmpty).toBe(true);
        expect(a.union(b).equals(b.union(a))).toBe(true);
        for (const path of a.paths()) {
          expect(a.has(path)).toBe(true);
          expect(a.difference(b).has(path)).toBe(!b.has(path));
        }
      }),
      { seed: 71, numRuns: runs },
    );
  });

  test('fieldsV1 reads back as it was written', () => {
    fc.assert(
      fc.property(set, (a) => {
        same(FieldSet.fromFieldsV1(JSON.parse(JSON.stringify(a.toFieldsV1()))), a);
      }),
      { seed: 72, numRuns: runs },
    );
  });

  test('a recursive difference takes what lies below, a filter keeps what lies below', () => {
    const whole = FieldSet.of([
      ['f:spec', 'f:containers', 'k:{"name":"a"}', 'f:image'],
      ['f:spec', 'f:containers', 'k:{"name":"a"}', 'f:resources'],
      ['f:status', 'f:phase'],
    ]);
    expect(texts(whole.recursiveDifference(FieldSet.of([['f:status']])))).toEqual([
      '.spec.containers[name="a"].image',
      '.spec.containers[name="a"].resources',
    ]);
    const include: FieldPath[] = [['f:spec', 'f:containers', '*', 'f:resources']];
    expect(texts(whole.filter({ include }))).toEqual(['.spec.containers[name="a"].resources']);
  });

  test('elements are written in the order of the real ones: fields, keys by their values, values', () => {
    const port = (number: number) => keyElement({ protocol: 'TCP', containerPort: number });
    const unsorted = FieldSet.of([['v:"b"'], [port(443)], ['f:z'], ['v:2'], ['f:a'], [port(80)], ['v:10']]);
    expect(Object.keys(unsorted.toFieldsV1())).toEqual([
      'f:a',
      'f:z',
      'k:{"containerPort":80,"protocol":"TCP"}',
      'k:{"containerPort":443,"protocol":"TCP"}',
      'v:2',
      'v:10',
      'v:"b"',
    ]);
  });

  test('what is no set is refused, what is from another time is left out', () => {
    expect(() => FieldSet.fromFieldsV1({ nonsense: {} })).toThrow('missing colon: nonsense');
    expect(texts(FieldSet.fromFieldsV1({ 'f:a': {}, 'q:new': {} } as FieldsV1))).toEqual(['.a']);
  });
});

describe('compare', () => {
  test.each([
    ['a leaf', spec({ nodeName: 'a' }), spec({ nodeName: 'b' }), [], ['.spec.nodeName'], []],
    ['a new struct is a member, too', {}, spec({ nodeName: 'a' }), [], [], ['.spec', '.spec.nodeName']],
    [
      'null is there already',
      spec({ containers: null }),
      spec({ containers: [container('a')] }),
      [],
      [],
      ['.spec.containers[name="a"]', '.spec.containers[name="a"].name'],
    ],
    [
      'an item that is gone',
      spec({ containers: [container('a'), container('b')] }),
      spec({ containers: [container('b')] }),
      ['.spec.containers[name="a"]', '.spec.containers[name="a"].name'],
      [],
      [],
    ],
    [
      'an atomic list is one value',
      spec({ tolerations: [{ key: 'a' }] }),
      spec({ tolerations: [{ key: 'a' }, { key: 'b' }] }),
      [],
      ['.spec.tolerations'],
      [],
    ],
    [
      'an atomic map is one value',
      spec({ nodeSelector: { a: '1' } }),
      spec({ nodeSelector: { b: '1' } }),
      [],
      ['.spec.nodeSelector'],
      [],
    ],
    [
      'a map is not',
      { metadata: { labels: { a: '1' } } },
      { metadata: { labels: { b: '1' } } },
      ['.metadata.labels.a'],
      [],
      ['.metadata.labels.b'],
    ],
    [
      'a set',
      { metadata: { finalizers: ['a/a'] } },
      { metadata: { finalizers: ['a/a', 'b/b'] } },
      [],
      [],
      ['.metadata.finalizers[="b/b"]'],
    ],
    [
      'the default of a key is one with it',
      spec({ containers: [container('a', { ports: [{ containerPort: 80 }] })] }),
      spec({ containers: [container('a', { ports: [{ containerPort: 80, protocol: 'TCP' }] })] }),
      [],
      [],
      ['.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"].protocol'],
    ],
    [
      'items that are alike are compared together',
      spec({
        containers: [
          container('a', {
            env: [
              { name: 'x', value: '1' },
              { name: 'x', value: '2' },
            ],
          }),
        ],
      }),
      spec({
        containers: [
          container('a', {
            env: [
              { name: 'x', value: '1' },
              { name: 'x', value: '3' },
            ],
          }),
        ],
      }),
      [],
      ['.spec.containers[name="a"].env[name="x"]'],
      [],
    ],
  ])('%s', (_name, before, after, removed, modified, added) => {
    const found = compare(pod, before, after);
    expect(
      [texts(found.removed), texts(found.modified), texts(found.added)].map((all) => all.sort()),
    ).toEqual([removed, modified, added]);
  });
});

describe('merge', () => {
  const list = (...names: string[]): unknown => spec({ containers: names.map((name) => container(name)) });
  test.each([
    ['what is there keeps its order', list('a', 'b', 'c'), list('b'), list('a', 'b', 'c')],
    ['what comes follows', list('a', 'b'), list('c'), list('a', 'b', 'c')],
    ['an order that is asked for is taken', list('a', 'b', 'c'), list('c', 'a'), list('b', 'c', 'a')],
    ['others stay between', list('a', 'x', 'b'), list('a', 'b'), list('a', 'x', 'b')],
    [
      'nothing is removed',
      spec({ nodeName: 'a' }),
      spec({ hostname: 'h' }),
      spec({ nodeName: 'a', hostname: 'h' }),
    ],
    [
      'an atomic list is replaced',
      spec({ tolerations: [{ key: 'a' }] }),
      spec({ tolerations: [] }),
      spec({ tolerations: [] }),
    ],
  ])('%s', (_name, live, configuration, expected) => {
    expect(merged(pod, live, configuration)).toEqual(expected);
  });

  const names = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });
  test('every item is there once, those of the configuration in its order, and a second time changes nothing', () => {
    fc.assert(
      fc.property(names, names, (own, given) => {
        const once = merged(pod, list(...own), list(...given));
        const order = (value: unknown): string[] =>
          ((value as { spec?: { containers?: { name: string }[] } })?.spec?.containers ?? []).map(
            ({ name }) => name,
          );
        expect([...order(once)].sort()).toEqual([...new Set([...own, ...given])].sort());
        expect(order(once).filter((name) => given.includes(name))).toEqual(given);
        expect(order(merged(pod, once, list(...given)))).toEqual(order(once));
      }),
      { seed: 73, numRuns: runs },
    );
  });

  test('what is taken out is gone, and only that', () => {
    fc.assert(
      fc.property(names, names, (own, gone) => {
        const value = spec({
          nodeName: 'n',
          containers: own.map((name) => container(name, { image: name })),
        });
        const set = FieldSet.of(gone.map((name) => ['f:spec', 'f:containers', keyElement({ name })]));
        const left = own
          .filter((name) => !gone.includes(name))
          .map((name) => container(name, { image: name }));
        const expected = gone.length > 0 && left.length === 0 ? null : left;
        expect(without(pod, value, set)).toEqual(spec({ nodeName: 'n', containers: expected }));
      }),
      { seed: 74, numRuns: runs },
    );
  });
});

test('the fields of a configuration: leaves, items and entries of maps', () => {
  const configuration = {
    metadata: { labels: { a: '1' } },
    spec: {
      containers: [container('a', { image: 'i', command: ['x'] })],
      securityContext: {},
      nodeSelector: { a: 'b' },
    },
  };
  expect(texts(fieldsOf(pod, configuration)).sort()).toEqual([
    '.metadata.labels.a',
    '.spec.containers[name="a"]',
    '.spec.containers[name="a"].command',
    '.spec.containers[name="a"].image',
    '.spec.containers[name="a"].name',
    '.spec.nodeSelector',
    '.spec.securityContext',
  ]);
});

test.each([
  ['an unknown field', { spec: { nope: 1 } }, '.spec.nope: field not declared in schema'],
  [
    'the same item twice',
    spec({ containers: [container('a'), container('a')] }),
    '.spec.containers: duplicate entries for key [name="a"]',
  ],
  ['an item without its key', spec({ volumes: [{}], hostAliases: [{ hostnames: [] }] }), undefined],
  [
    'a key that has no default',
    spec({ topologySpreadConstraints: [null] }),
    '.spec.topologySpreadConstraints: element 0: associative list with keys may not have a null element',
  ],
  ['a text for a map', { spec: 'x' }, '.spec: expected map, got &{x}'],
  ['a text for a list', spec({ containers: 'x' }), '.spec.containers: expected list, got &{x}'],
  [
    'a text for a number',
    spec({ priority: 'x' }),
    '.spec.priority: expected numeric (int or float), got string',
  ],
  [
    'a number for a text',
    spec({ nodeName: 1 }),
    '.spec.nodeName: expected string, got &value.valueUnstructured{Value:1}',
  ],
  [
    'several',
    { spec: { hostNetwork: 'x', hostPID: 'y' } },
    'errors:\n  .spec.hostNetwork: expected boolean, got &{x}\n  .spec.hostPID: expected boolean, got &{y}',
  ],
  ['nothing', spec({ containers: [container('a', { ports: [{ containerPort: 80 }] })] }), undefined],
])('a configuration with %s', (_name, configuration, fault) => {
  expect(faultsOfConfiguration(pod, configuration)).toBe(fault);
});
