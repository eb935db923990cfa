/**
 * Objects as Go's generated code marshals them: fields in the order of their numbers; what is no pointer is written
 * even if it is zero; maps are sorted by their keys. Source: the generated.pb.go files of k8s.io/api.
 */
import { fromBase64 } from '../base64-text.ts';
import { utf8 } from '../utf8.ts';
import { jsonForms } from './json-forms.ts';
import { isList, type MessageField, messageOf } from './messages.ts';

type Json = Readonly<Record<string, unknown>>;

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** The bytes of a message whose value is given as JSON has it. Throws an Error if the schema has no such message. */
export function encodeMessage(name: string, json: unknown): number[] {
  const message = messageOf(name);
  if (!message) throw new Error(`the protobuf schema has no message ${name}`);
  const form = jsonForms[name];
  const value = form ? form.fields(json) : ((json ?? {}) as Json);
  const bytes: number[] = [];
  if (value) for (const field of message) writeField(bytes, field, value);
  return bytes;
}

function writeField(bytes: number[], field: MessageField, object: Json): void {
  const value = field.embedded ? object : object[field.name];
  if (field.repeated === 'list') {
    for (const item of Array.isArray(value) ? value : []) writeValue(bytes, field.number, field.type, item);
  } else if (field.repeated === 'map') {
    const map = (value ?? {}) as Json;
    for (const key of Object.keys(map).sort()) {
      const entry: number[] = [];
      writeValue(entry, 1, 'string', key);
      if (map[key] !== null || field.type !== 'bytes') writeValue(entry, 2, field.type, map[key]);
      writeBytes(bytes, field.number, entry);
    }
  } else if ((value !== undefined && value !== null) || !canBeNil(field)) {
    writeValue(bytes, field.number, field.type, value);
  }
}

/** Pointers, and what is a slice in Go: bytes, and a list of its own type. */
function canBeNil({ pointer, type }: MessageField): boolean {
  if (pointer || type === 'bytes') return true;
  if (typeof type === 'string') return false;
  return isList(messageOf(type.message) ?? []);
}

/** A value with its tag; one that is missing is zero. */
function writeValue(bytes: number[], number: number, type: MessageField['type'], value: unknown): void {
  if (typeof type !== 'string') return writeBytes(bytes, number, encodeMessage(type.message, value));
  switch (type) {
    case 'string':
      return writeBytes(bytes, number, utf8((value as string | null | undefined) ?? ''));
    case 'bytes':
      return writeBytes(
        bytes,
        number,
        typeof value === 'string' ? bytesOf(value) : (value as readonly number[]),
      );
    case 'bool':
    case 'int32':
    case 'int64':
      writeVarint(bytes, number * 8 + VARINT);
      return writeVarint(bytes, Number(value ?? 0));
  }
}

function writeBytes(bytes: number[], number: number, content: ArrayLike<number>): void {
  writeVarint(bytes, number * 8 + LENGTH_DELIMITED);
  writeVarint(bytes, content.length);
  for (let index = 0; index < content.length; index++) bytes.push(content[index] as number);
}

/** Seven bits a byte, the lowest first; a negative number as the 64 bits of its two's complement. */
function writeVarint(bytes: number[], value: number): void {
  if (value < 0 || value > Number.MAX_SAFE_INTEGER)
    return writeLongVarint(bytes, BigInt.asUintN(64, BigInt(value)));
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
}

function writeLongVarint(bytes: number[], value: bigint): void {
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
}

const bytesOf = (base64: string): number[] =>
  Array.from(fromBase64(base64), (character) => character.charCodeAt(0));
