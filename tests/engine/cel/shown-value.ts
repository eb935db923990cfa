/** Values as recorded-expressions.json writes them. */
import { printDouble } from '../../../src/engine/cel/library/conversions.ts';
import { printDuration, printTimestamp } from '../../../src/engine/cel/library/time.ts';
import {
  CelMap,
  type CelValue,
  Duration,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
} from '../../../src/engine/cel/values.ts';

export function shownValue(value: CelValue): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return `double(${printDouble(value)})`;
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b${JSON.stringify(new TextDecoder().decode(value))}`;
  if (value instanceof Optional)
    return value.value === undefined ? 'optional.none' : { optional: shownValue(value.value) };
  if (value instanceof Timestamp) return `google.protobuf.Timestamp(${printTimestamp(value)})`;
  if (value instanceof Duration) return `google.protobuf.Duration(${printDuration(value)})`;
  if (value instanceof TypeValue) return `type(${value.type.name})`;
  if (value instanceof Opaque) return `<${value.type.name}>`;
  if (Array.isArray(value)) return value.map(shownValue);
  if (value instanceof CelMap && value.type.kind === 'map')
    return Object.fromEntries(
      [...value.entries.keys()].map((key) => [
        String(shownValue(key)),
        shownValue(value.entries.get(key) ?? null),
      ]),
    );
  return value instanceof CelMap ? `<${value.type.name}>` : value;
}
