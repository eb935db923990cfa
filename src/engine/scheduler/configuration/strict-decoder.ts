/**
 * Decodes JSON values as the real decoder does: a value of the wrong type is an error, and so is a field that does not
 * exist; all such fields are named at once. Source: sigs.k8s.io/json and k8s.io/apimachinery/pkg/runtime/serializer, 1.36.4.
 */
import { isDuration } from './duration.ts';
import { type FieldType, structs } from './schema.ts';

/** Fields that do not exist, in one message. Anything else that is wrong is an ordinary Error. */
export class StrictDecodingError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`strict decoding error: ${faults.join(', ')}`);
    this.name = 'StrictDecodingError';
    this.faults = faults;
  }
}

type Json = Readonly<Record<string, unknown>>;

/** The value's faults against a struct of the schema; throws at the first value of the wrong type. */
export function unknownFields(value: Json, struct: string): string[] {
  const faults: string[] = [];
  checkStruct(value, struct, '', [], faults);
  return faults;
}

function checkStruct(
  value: Json,
  struct: string,
  path: string,
  fields: readonly string[],
  faults: string[],
): void {
  // Go reads YAML into a map first, so that keys come sorted.
  for (const key of Object.keys(value).sort()) {
    const type = structs[struct]?.[key];
    const below = path === '' ? key : `${path}.${key}`;
    if (type === undefined) faults.push(`unknown field "${below}"`);
    else checkValue(value[key], type, struct, below, [...fields, key], faults);
  }
}

function checkValue(
  value: unknown,
  type: FieldType,
  struct: string,
  path: string,
  fields: readonly string[],
  faults: string[],
): void {
  if (value === null || value === undefined || type === 'any') return;
  const mismatch = (): never => {
    const field = `${struct.slice(struct.indexOf('.') + 1)}.${fields.join('.')}`;
    throw new Error(
      `json: cannot unmarshal ${describe(value, isNumeric(type))} into Go struct field ${field} of type ${goName(type)}`,
    );
  };
  if (typeof type === 'string') {
    if (!hasType(value, type)) mismatch();
    if (type === 'duration' && !isDuration(String(value)))
      throw new Error(`time: invalid duration ${JSON.stringify(value)}`);
  } else if ('list' in type) {
    if (!Array.isArray(value)) return mismatch();
    for (const [index, item] of value.entries())
      checkValue(item, type.list, struct, `${path}[${index}]`, fields, faults);
  } else if (typeof value !== 'object' || Array.isArray(value)) mismatch();
  else if ('struct' in type) checkStruct(value as Json, type.struct, path, fields, faults);
  else {
    for (const key of Object.keys(value).sort())
      checkValue((value as Json)[key], type.map, struct, `${path}.${key}`, fields, faults);
  }
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'string' || type === 'duration') return typeof value === 'string';
  if (type === 'bool') return typeof value === 'boolean';
  if (typeof value !== 'number') return false;
  if (type === 'float32') return true;
  return type === 'int32'
    ? Number.isInteger(value) && value >= -2_147_483_648 && value <= 2_147_483_647
    : Number.isSafeInteger(value);
}

const isNumeric = (type: FieldType): boolean => type === 'int32' || type === 'int64' || type === 'float32';

/** What Go's JSON decoder calls a value; a number that does not fit is shown. */
function describe(value: unknown, shown: boolean): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return shown ? `number ${value}` : 'number';
  return typeof value === 'string' ? 'string' : 'object';
}

function goName(type: FieldType): string {
  if (typeof type === 'string') return type === 'duration' ? 'string' : type;
  if ('list' in type) return `[]${goName(type.list)}`;
  return 'map' in type ? `map[string]${goName(type.map)}` : type.struct;
}
