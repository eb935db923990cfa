/** What Go prints of a struct that holds a value. Source: encoding/json `encode.go`. */
import type { GoType } from '../../api/go-types/go-types.ts';

/**
 * A decoded value with what its Go type always has: the fields in the order of the struct, maps sorted, structs that
 * say nothing. `whole` is what is sent and stored; a `draft` leaves out the lists and maps that would be null.
 */
export function printedAs(type: GoType, value: unknown, form: 'draft' | 'whole'): unknown {
  if (value === null || (value === undefined && type.kind !== 'struct')) return value ?? zeroOf(type);
  if (type.kind === 'list') return (value as unknown[]).map((item) => printedAs(type.item, item, form));
  if (type.kind === 'map') {
    const map = value as Record<string, unknown>;
    const keys = Object.keys(map).sort();
    return Object.fromEntries(keys.map((key) => [key, printedAs(type.value, map[key], form)]));
  }
  if (type.kind !== 'struct') return value;
  const out: Record<string, unknown> = {};
  for (const field of type.fields.values()) {
    const own = (value as Record<string, unknown> | undefined)?.[field.name];
    if (own !== undefined) out[field.name] = printedAs(field.type, own, form);
    else if (!field.pointer && !field.omitZero && (field.always || structs.has(field.type.kind))) {
      const zero = printedAs(field.type, undefined, form);
      if (form === 'whole' || zero !== null || structs.has(field.type.kind)) out[field.name] = zero;
    }
  }
  return out;
}

/** Structs in Go, which omitempty does not leave out. */
const structs = new Set<GoType['kind']>([
  ...(['struct', 'Time', 'MicroTime', 'Duration', 'Quantity', 'IntOrString'] as const),
]);

/** A value that says nothing, as an item of a list or a map. */
export function zeroOf(type: GoType): unknown {
  switch (type.kind) {
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'int':
    case 'float':
    case 'IntOrString':
      return 0;
    case 'Quantity':
      return '0';
    case 'Duration':
      return '0s';
    case 'struct':
      return {};
    default:
      return null;
  }
}
