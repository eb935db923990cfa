/**
 * What stands around an object in protobuf form: the four bytes `k8s\0`, and a runtime.Unknown that says what the
 * object is. Source: k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go.
 */
import type { KubeObject } from '../object.ts';
import { encodeMessage } from './encode.ts';
import { messageOf, messageOfKind } from './messages.ts';
import { jsonOf, ProtobufFault, type ReadObject, readMessage } from './read.ts';

const PREFIX = [0x6b, 0x38, 0x73, 0x00];

/** The bytes of an object, a list or a Status; undefined if its kind has no protobuf form. */
export function encodeObject(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): Uint8Array | undefined {
  const { apiVersion, kind } = object;
  const name = messageOfKind(apiVersion, kind);
  if (!name) return undefined;
  const raw = encodeMessage(name, object);
  return Uint8Array.from([...PREFIX, ...encodeMessage('runtime.Unknown', { apiVersion, kind, raw })]);
}

/** Reads what encodeObject writes. Throws a ProtobufFault in Go's words. */
export function readObject(bytes: Uint8Array): ReadObject {
  if (bytes.length === 0) throw new ProtobufFault('empty data');
  if (PREFIX.some((byte, index) => bytes[index] !== byte)) {
    throw new ProtobufFault(
      `provided data does not appear to be a protobuf message, expected prefix [${PREFIX.join(' ')}]`,
    );
  }
  if (bytes.length === PREFIX.length) throw new ProtobufFault('empty body');
  const envelope = readMessage(bytes, messageOf('runtime.Unknown') ?? [], PREFIX.length);
  const meta = envelope.find(({ field }) => field?.name === 'typeMeta')?.fields ?? [];
  const [apiVersion, kind] = ['apiVersion', 'kind'].map((name) =>
    String(meta.find(({ field }) => field?.name === name)?.value ?? ''),
  ) as [string, string];
  const name = messageOfKind(apiVersion, kind);
  const fields = envelope.map((part) =>
    part.field?.name === 'raw' && name
      ? { ...part, fields: readMessage(bytes, messageOf(name) ?? [], part.valueOffset, part.end) }
      : part,
  );
  const raw = fields.find(({ field }) => field?.name === 'raw')?.fields ?? [];
  const object = { kind, apiVersion, ...(name ? (jsonOf(name, raw) as object) : {}) } as KubeObject;
  return { apiVersion, kind, fields, object };
}
