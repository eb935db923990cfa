/**
 * Why a JSON value is none of a type, as the server says it when it goes from a map to an object without any text
 * between: after a strategic merge patch. Source: k8s.io/apimachinery/pkg/runtime/converter.go.
 */
import type { GoType } from '../../api/go-types/go-types.ts';
import { DecodeFault, decodeAs } from './go-decoder.ts';

/** The first fault in the order of the fields, or undefined. */
export function unstructuredFault(type: GoType, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const given = kindOf(value);
  switch (type.kind) {
    case 'any':
      return undefined;
    case 'string':
    case 'bool':
    case 'int':
    case 'float':
      return scalarFault(type, value, given);
    case 'bytes':
      return given === 'string' ? undefined : `cannot restore slice from ${given}`;
    case 'list':
      if (!Array.isArray(value)) return `cannot restore slice from ${given}`;
      return first(value, (item) => unstructuredFault(type.item, item));
    case 'map':
      if (given !== 'map') return `cannot restore map from ${given}`;
      return first(Object.values(value), (item) => unstructuredFault(type.value, item));
    case 'struct':
      if (given !== 'map') return `cannot restore struct from: ${given}`;
      return first(type.fields.values(), (field) =>
        unstructuredFault(field.type, (value as Record<string, unknown>)[field.name]),
      );
    default:
      return ownFault(type, value);
  }
}

/** What Go converts is not always what JSON does: a number could become a text. */
function scalarFault(type: GoType, value: unknown, given: string): string | undefined {
  const kind = type.kind === 'int' ? `int${type.bits}` : type.kind === 'float' ? 'float64' : type.kind;
  const isNumber = given === 'int64' || given === 'float64';
  if (
    given === kind ||
    (isNumber && (kind === 'float64' || (type.kind === 'int' && Number.isInteger(value))))
  )
    return undefined;
  const convertible = type.kind === 'int' ? isNumber : type.kind === 'string' && given === 'int64';
  return convertible ? `cannot convert ${given} to ${type.name}` : `unrecognized type: ${kind}`;
}

/** Types that read JSON in a way of their own. */
function ownFault(type: GoType, value: unknown): string | undefined {
  try {
    decodeAs(type, value);
    return undefined;
  } catch (error) {
    if (error instanceof DecodeFault) return error.message;
    throw error;
  }
}

function first<T>(items: Iterable<T>, faultOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'object' ? 'map' : typeof value === 'boolean' ? 'bool' : typeof value;
}
