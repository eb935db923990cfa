/** A value as the server's internal struct is printed in messages: Go's field names, null for what is not set. */
import { type GoType, goType } from './go-types.ts';

/** `type` as in the tables, such as `core.SecurityContext`. */
export const goStruct = (type: string, value: unknown): unknown => ofType(goType(type), value);

function ofType(type: GoType, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (type.kind === 'list') return (value as unknown[]).map((item) => ofType(type.item, item));
  if (type.kind !== 'struct') return value;
  const fields = [...type.fields.values()].map((field) => {
    const own = (value as Record<string, unknown>)[field.name];
    const zero = field.pointer || own !== undefined ? undefined : zeros[field.type.kind];
    return [goName(field.name), zero ?? ofType(field.type, own)];
  });
  return Object.fromEntries(fields);
}

const zeros: Readonly<Partial<Record<GoType['kind'], unknown>>> = { string: '', bool: false, int: 0 };

/** Names whose first letters Go writes in capitals. */
const goNames: Readonly<Record<string, string>> = { seLinuxOptions: 'SELinuxOptions' };

const goName = (name: string): string => goNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
