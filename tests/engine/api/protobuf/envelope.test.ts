/**
 * Objects in protobuf form. objects-in-bytes.json has `marshalled`, an object of each kind with the bytes that Go's own
 * serializer (k8s.io/apimachinery v0.36.4) makes of it, and `stored`, values that the real 1.36.4 put into etcd
 * (golden/api, topic etcd).
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeMessage } from '../../../../src/engine/api/protobuf/encode.ts';
import { encodeObject, readObject } from '../../../../src/engine/api/protobuf/envelope.ts';
import { messageOf } from '../../../../src/engine/api/protobuf/messages.ts';
import { jsonOf, ProtobufFault, readMessage } from '../../../../src/engine/api/protobuf/read.ts';
import { anyMessage } from './any-message.ts';

interface Recorded {
  readonly marshalled: readonly { readonly object: Typed; readonly bytes: string }[];
  readonly stored: readonly { readonly case: string; readonly step: number; readonly bytes: string }[];
}
interface Typed {
  readonly apiVersion: string;
  readonly kind: string;
}

const { marshalled, stored } = JSON.parse(
  readFileSync(new URL('objects-in-bytes.json', import.meta.url), 'utf8'),
) as Recorded;

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
const toBase64 = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64');

/** Lists that are null or empty are not there in protobuf. */
const withoutEmptyLists = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, item) =>
      item === null || (Array.isArray(item) && item.length === 0) ? undefined : item,
    ),
  );

describe('an object of each kind', () => {
  test.each(
    marshalled.map(({ object, bytes }) => ({ name: `${object.apiVersion} ${object.kind}`, object, bytes })),
  )('$name is written as Go writes it, and read as it was', ({ object, bytes }) => {
    expect(toBase64(encodeObject(object))).toBe(bytes);
    expect(withoutEmptyLists(readObject(fromBase64(bytes)).object)).toEqual(withoutEmptyLists(object));
  });

  test('a Table has no protobuf form', () => {
    expect(encodeObject({ apiVersion: 'meta.k8s.io/v1', kind: 'Table' })).toBeUndefined();
  });
});

test.each(stored)(
  'what the real one stored, $case step $step, is the same after reading and writing',
  ({ bytes }) => {
    const { object, apiVersion, kind } = readObject(fromBase64(bytes));
    expect(object.metadata.name).not.toBe('');
    expect(toBase64(encodeObject({ ...object, apiVersion, kind }))).toBe(bytes);
  },
);

const hex = (message: string, value: unknown): string =>
  Buffer.from(encodeMessage(message, value)).toString('hex');

test.each([
  ['a time that is zero has no fields', 'meta.Time', null, ''],
  ['the beginning of 1970 has two that are zero', 'meta.Time', '1970-01-01T00:00:00Z', '0800' + '1000'],
  ['a time with microseconds', 'meta.MicroTime', '1970-01-01T00:00:01.000002Z', '0801' + '10d00f'],
  ['a number or a text: a number', 'intstr.IntOrString', 80, '0800' + '1050' + '1a00'],
  ['a number or a text: a text', 'intstr.IntOrString', 'http', '0801' + '1000' + '1a0468747470'],
  ['a negative number has ten bytes', 'intstr.IntOrString', -1, '0800' + '10ffffffffffffffffff01' + '1a00'],
  ['a quantity is its text', 'resource.Quantity', '100m', '0a0431' + '30306d'],
  ['a list of its own type', 'meta.Verbs', ['get', 'list'], '0a03676574' + '0a046c697374'],
  [
    'what is no pointer is written though it is zero',
    'core.ContainerPort',
    {},
    '0a00' + '1000' + '1800' + '2200' + '2a00',
  ],
  [
    'a pointer to zero is written, none is not',
    'core.SecretVolumeSource',
    { defaultMode: 0 },
    '0a00' + '1800',
  ],
  [
    'a map is sorted by its keys',
    'core.ResourceQuotaSpec',
    { hard: { b: '2', a: '1' } },
    '0a080a01611203' + '0a0131' + '0a080a01621203' + '0a0132',
  ],
])('%s', (_what, message, value, bytes) => {
  expect(hex(message, value)).toBe(bytes);
});

test('a negative number is read as such', () => {
  const bytes = Uint8Array.from(encodeMessage('intstr.IntOrString', -1));
  expect(jsonOf('intstr.IntOrString', readMessage(bytes, messageOf('intstr.IntOrString') ?? []))).toBe(-1);
});

const RUNS = process.env.SOAK ? 20_000 : 500;

const leaves = { string: fc.string({ unit: 'grapheme', maxLength: 6 }), quantity: fc.integer().map(String) };

test.each([
  'core.Pod',
  'core.Node',
  'core.Service',
  'apps.Deployment',
  'admissionregistration.ValidatingWebhookConfiguration',
  'meta.Status',
])('any %s is the same after writing, reading and writing', (name) => {
  fc.assert(
    fc.property(anyMessage(name, 3, leaves), (value) => {
      const bytes = encodeMessage(name, value);
      const read = jsonOf(name, readMessage(Uint8Array.from(bytes), messageOf(name) ?? []));
      expect(encodeMessage(name, read)).toEqual(bytes);
    }),
    { numRuns: RUNS / 20, seed: 1 },
  );
});

test('any bytes are an object or a fault in words', () => {
  const envelope = fromBase64(marshalled.find(({ object }) => object.kind === 'Pod')?.bytes ?? '');
  const changed = fc
    .array(fc.tuple(fc.nat(envelope.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const bytes = Uint8Array.from(envelope);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), changed), (bytes) => {
      try {
        expect(readObject(bytes).object).toBeTypeOf('object');
      } catch (error) {
        expect(error).toBeInstanceOf(ProtobufFault);
        expect((error as Error).message).not.toBe('');
      }
    }),
    { numRuns: RUNS, seed: 1 },
  );
});
