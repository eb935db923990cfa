/**
 * Messages that JSON shows in a form of their own. A time that is zero has no fields at all, not zero ones.
 * Source: k8s.io/apimachinery/pkg/apis/meta/v1/{time,micro_time}_proto.go, pkg/api/resource/quantity_proto.go,
 * pkg/util/intstr, pkg/runtime/extension.go.
 */
import { EPOCH_SECONDS, micros, parseRfc3339, rfc3339 } from '../../sim/time.ts';
import { fromUtf8 } from '../base64-text.ts';
import { utf8 } from '../utf8.ts';

type Fields = Readonly<Record<string, unknown>>;

interface JsonForm {
  /** The fields of the message, or undefined if it has none. */
  fields(json: unknown): Fields | undefined;
  json(fields: Fields): unknown;
}

const time = (
  nanosOf: (text: string) => number,
  print: (seconds: number, nanos: number) => string,
): JsonForm => ({
  fields: (json) => {
    const seconds = typeof json === 'string' ? parseRfc3339(json) : undefined;
    return seconds === undefined ? undefined : { seconds, nanos: nanosOf(json as string) };
  },
  json: ({ seconds, nanos }) =>
    seconds === undefined && nanos === undefined
      ? null
      : print((seconds as number | undefined) ?? 0, (nanos as number | undefined) ?? 0),
});

const whole = (seconds: number): string => rfc3339(micros((seconds - EPOCH_SECONDS) * 1_000_000));
const fraction = (text: string): string => (/\.(\d+)/.exec(text)?.[1] ?? '').slice(0, 6).padEnd(6, '0');

/** Bytes that hold JSON. */
const rawJson = (name: string): JsonForm => ({
  fields: (json) =>
    json === undefined || json === null ? undefined : { [name]: utf8(JSON.stringify(json)) },
  json: ({ [name]: raw }) => (raw === undefined ? null : parsed(raw as Uint8Array)),
});

export const jsonForms: Readonly<Record<string, JsonForm>> = {
  'meta.Time': time(() => 0, whole),
  'meta.MicroTime': time(
    (text) => Number(fraction(text)) * 1_000,
    (seconds, nanos) =>
      `${whole(seconds).slice(0, -1)}.${String(Math.floor(nanos / 1_000)).padStart(6, '0')}Z`,
  ),
  'meta.FieldsV1': rawJson('Raw'),
  'runtime.RawExtension': rawJson('raw'),
  'resource.Quantity': {
    fields: (json) => ({ string: json ?? '0' }),
    json: (fields) => fields.string ?? '0',
  },
  'intstr.IntOrString': {
    fields: (json) =>
      typeof json === 'string'
        ? { type: 1, intVal: 0, strVal: json }
        : { type: 0, intVal: json ?? 0, strVal: '' },
    json: ({ type, intVal, strVal }) => (type === 1 ? (strVal ?? '') : (intVal ?? 0)),
  },
};

/** The text of bytes; what is no UTF-8 is shown as U+FFFD, a byte each. */
export function textOf(bytes: Iterable<number>): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  if (/^\p{ASCII}*$/u.test(characters)) return characters;
  try {
    return fromUtf8(characters);
  } catch {
    return characters.replace(/\P{ASCII}/gu, '\ufffd');
  }
}

function parsed(raw: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(raw));
  } catch {
    return null;
  }
}
