/** Bytes of a message as the fields that are in it, with their places, and what JSON has of them. */
import { base64OfBytes } from '../base64.ts';
import type { KubeObject } from '../object.ts';
import { jsonForms, textOf } from './json-forms.ts';
import { isList, type MessageField, messageOf, type Scalar } from './messages.ts';

/** One field where it stands in the bytes: its tag and length from `offset` on, its value from `valueOffset` to `end`. */
export interface WireField {
  readonly offset: number;
  readonly valueOffset: number;
  readonly end: number;
  readonly number: number;
  /** 0 varint, 1 eight bytes, 2 a length and so many bytes, 5 four bytes. */
  readonly wireType: number;
  /** Undefined for a number that the schema does not know. */
  readonly field?: MessageField;
  /** A text, a number or a boolean, or the bytes. */
  readonly value?: string | number | boolean | Uint8Array;
  /** The fields of a message, or `key` and `value` of an entry of a map. */
  readonly fields?: readonly WireField[];
}

/** An object's bytes, read. */
export interface ReadObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** The fields of the envelope; those of the object are the fields of `raw`. */
  readonly fields: readonly WireField[];
  readonly object: KubeObject;
}

/** Why bytes are no message, in the words of Go's generated code. */
export class ProtobufFault extends Error {
  override readonly name = 'ProtobufFault';
}

const END = 'unexpected EOF';

/** The fields of a message between two places in the bytes. Throws a ProtobufFault. */
export function readMessage(
  bytes: Uint8Array,
  message: readonly MessageField[],
  start = 0,
  end = bytes.length,
): WireField[] {
  const found: WireField[] = [];
  let offset = start;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (shift >= 64n) throw new ProtobufFault('proto: integer overflow');
      if (offset >= end) throw new ProtobufFault(END);
      const byte = bytes[offset++] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
  };
  while (offset < end) {
    const at = offset;
    const tag = varint();
    const [number, wireType] = [Math.floor(tag / 8), tag & 7];
    if (number <= 0) throw new ProtobufFault(`proto: illegal tag ${number} (wire type ${wireType})`);
    const field = message.find((known) => known.number === number);
    if (field && wireType !== wireTypeOf(field))
      throw new ProtobufFault(`proto: wrong wireType = ${wireType} for field ${goName(field.name)}`);
    const place = { offset: at, number, wireType, ...(field && { field }) };
    if (wireType === 0) {
      const valueOffset = offset;
      const value = varint();
      found.push({ ...place, valueOffset, end: offset, value: field?.type === 'bool' ? value !== 0 : value });
      continue;
    }
    const length = wireType === 2 ? varint() : wireType === 1 ? 8 : wireType === 5 ? 4 : undefined;
    if (length === undefined) throw new ProtobufFault(`proto: illegal wireType ${wireType}`);
    if (length < 0) throw new ProtobufFault('proto: negative length found during unmarshaling');
    const valueOffset = offset;
    offset += length;
    if (offset > end) throw new ProtobufFault(END);
    found.push({ ...place, valueOffset, end: offset, ...content(bytes, valueOffset, offset, field) });
  }
  return found;
}

function content(
  bytes: Uint8Array,
  start: number,
  end: number,
  field: MessageField | undefined,
): Pick<WireField, 'value' | 'fields'> {
  if (field?.repeated === 'map') return { fields: readMessage(bytes, entryOf(field), start, end) };
  if (field && typeof field.type !== 'string')
    return { fields: readMessage(bytes, messageOf(field.type.message) ?? [], start, end) };
  const own = bytes.subarray(start, end);
  return { value: field?.type === 'string' ? textOf(own) : own };
}

/** An entry of a map is a message of its key and its value. */
const entryOf = ({ type }: MessageField): readonly MessageField[] => {
  const plain = { repeated: 'no', embedded: false, pointer: false, always: true, omitZero: false } as const;
  return [
    { ...plain, number: 1, name: 'key', type: 'string' },
    { ...plain, number: 2, name: 'value', type },
  ];
};

const wireTypeOf = ({ type, repeated }: MessageField): number =>
  repeated !== 'map' && (type === 'bool' || type === 'int32' || type === 'int64') ? 0 : 2;

const goName = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

type Json = Record<string, unknown>;

/** A message as JSON has it: without what is zero, but for what Go prints all the same. */
export function jsonOf(name: string, found: readonly WireField[]): unknown {
  const message = messageOf(name) ?? [];
  const form = jsonForms[name];
  if (form) {
    return form.json(Object.fromEntries(found.map(({ field, value }) => [field?.name ?? '', value])));
  }
  const out: Json = {};
  for (const field of message) {
    const own = found.filter(({ number }) => number === field.number);
    if (own.length === 0) continue;
    const value = jsonValue(field, own);
    if (field.embedded && field.repeated === 'list') return value;
    if (field.embedded) Object.assign(out, value);
    else if (field.pointer || field.always || !leftOut(field, value)) out[field.name] = value;
  }
  return isList(message) ? [] : out;
}

function jsonValue(field: MessageField, own: readonly WireField[]): unknown {
  if (field.repeated === 'list') return own.map((item) => single(field.type, item));
  if (field.repeated === 'no') return single(field.type, own.at(-1) as WireField);
  return Object.fromEntries(
    own.map(({ fields = [] }) => {
      const [key, value] = [1, 2].map((number) => fields.find((part) => part.number === number));
      return [key?.value ?? '', value ? single(field.type, value) : zeroOf(field.type)];
    }),
  );
}

function single(type: MessageField['type'], { value, fields = [] }: WireField): unknown {
  if (typeof type !== 'string') return jsonOf(type.message, fields);
  return type === 'bytes' ? base64OfBytes(Array.from(value as Uint8Array)) : value;
}

function zeroOf(type: MessageField['type']): unknown {
  if (typeof type !== 'string') return jsonOf(type.message, []);
  const zeros: Readonly<Record<Scalar, unknown>> = {
    string: '',
    bytes: null,
    bool: false,
    int32: 0,
    int64: 0,
  };
  return zeros[type];
}

/** What omitempty leaves out; structs stay, but for a zero time with omitzero. */
function leftOut({ type, repeated, omitZero }: MessageField, value: unknown): boolean {
  if (repeated !== 'no') return false;
  if (typeof type !== 'string') return omitZero && value === null;
  return value === '' || value === 0 || value === false;
}
