/** Stored bytes, a row for each field: where it stands, its bytes, and what the schema says that they are. */
import type { ByteRow } from '../../display.ts';
import { jsonForms, textOf } from './json-forms.ts';
import { jsonOf, type ReadObject, type WireField } from './read.ts';

/** Of a longer field only so many bytes are shown, and of a longer value so many characters. */
const BYTES_SHOWN = 7;
const CHARACTERS_SHOWN = 48;

/** All rows together are all bytes: tag and length of a message stand in its own row, its content in those below. */
export function dumpRows(bytes: Uint8Array, { fields, kind }: ReadObject): ByteRow[] {
  const prefix = fields[0]?.offset ?? bytes.length;
  const rows: ByteRow[] = [];
  const row = (start: number, end: number, depth: number, field: string): void => {
    rows.push({
      offset: start.toString(16).padStart(4, '0'),
      bytes: hex(bytes, start, end),
      field: `${'  '.repeat(depth)}${field}`,
    });
  };
  const add = (field: WireField, depth: number, name: string): void => {
    const { offset, valueOffset, end, fields: inner } = field;
    const text = inner ? messageText(field, kind) : valueText(field);
    row(offset, inner ? valueOffset : end, depth, `${name}: ${text}`);
    const counted = new Map<number, number>();
    for (const part of inner ?? []) {
      const index = counted.get(part.number) ?? 0;
      counted.set(part.number, index + 1);
      add(part, depth + 1, nameOf(part, index));
    }
  };
  row(0, prefix, 0, 'prefix: k8s\\0');
  for (const field of fields) add(field, 0, nameOf(field, 0));
  return rows;
}

function nameOf({ field, number }: WireField, index: number): string {
  if (!field) return `(field ${number})`;
  return field.repeated === 'list' ? `${field.name}[${index}]` : field.name;
}

/** `PodSpec, 529 bytes`, and what JSON has for it where that is one value: a time. */
function messageText({ field, valueOffset, end, fields = [] }: WireField, kind: string): string {
  const type = typeof field?.type === 'object' ? field.type.message : undefined;
  const name = field?.repeated === 'map' ? 'entry' : (type?.split('.')[1] ?? kind);
  const form = type !== undefined && jsonForms[type] ? JSON.stringify(jsonOf(type, fields)) : '';
  const isValue = form.length > 0 && form.length <= CHARACTERS_SHOWN;
  return `${name}, ${end - valueOffset} byte${end - valueOffset === 1 ? '' : 's'}${isValue ? `: ${form}` : ''}`;
}

function valueText({ field, value }: WireField): string {
  const text = value instanceof Uint8Array ? textOf(value) : String(value);
  if (field?.type !== 'string' && field?.type !== 'bytes') return text;
  return JSON.stringify(text.length > CHARACTERS_SHOWN ? `${text.slice(0, CHARACTERS_SHOWN - 1)}…` : text);
}

function hex(bytes: Uint8Array, start: number, end: number): string {
  const shown = bytes.subarray(start, Math.min(end, start + BYTES_SHOWN));
  const digits = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return end - start > BYTES_SHOWN ? `${digits} …` : digits;
}
