/**
 * `Object{…}` and `JSONPatch{…}`, which mutating policies make.
 * Source: k8s.io/apiserver/pkg/cel/mutation, 1.36.4.
 */
import { type CelType, DYN, STRING, structType } from '../cel-type.ts';
import type { StructTypes } from '../environment.ts';
import { CelError, CelMap, type CelValue, shown } from '../values.ts';

const isObject = (name: string): boolean => name === 'Object' || name.startsWith('Object.');
const patchFields: Readonly<Record<string, CelType>> = { op: STRING, from: STRING, path: STRING, value: DYN };

/** Of a field that JSONPatch does not have; nothing fits it. */
const NO_TYPE = structType('');

export const patchTypes: StructTypes = {
  has: (name) => isObject(name) || name === 'JSONPatch',
  field: (type, field) => (isObject(type) ? DYN : (patchFields[field] ?? NO_TYPE)),
  make(type, fields) {
    if (type === 'JSONPatch')
      for (const name of ['op', 'path', 'from']) {
        const value = fields.get(name);
        if (value !== undefined && typeof value !== 'string')
          return new CelError(`unexpected type ${goType(value)} for JSONPatchType '${name}' field`);
      }
    return new CelMap(
      {
        size: fields.size,
        keys: () => fields.keys(),
        get: (key) => (typeof key === 'string' ? fields.get(key) : undefined),
      },
      structType(type),
    );
  },
};

const goType = (value: CelValue): string =>
  typeof value === 'bigint' ? 'int64' : typeof value === 'number' ? 'float64' : typeof value;

/** Names of types that are not the names of the fields that they stand in, each in a sentence. */
export function misnamedTypes(value: CelValue, path = 'Object'): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each: CelValue) => misnamedTypes(each, path));
  if (!(value instanceof CelMap)) return [];
  const { type, entries } = value;
  const isStruct = type.kind === 'struct';
  const own =
    isStruct && type.name !== path
      ? [
          `unexpected type name "${type.name}", expected "${path}", which matches field name path from root Object type`,
        ]
      : [];
  const parts = [...entries.keys()].flatMap((key) =>
    misnamedTypes(entries.get(key) ?? null, isStruct ? `${path}.${shown(key)}` : path),
  );
  return [...own, ...parts];
}

/** A value as JSON; undefined for what JSON cannot hold. */
export function toJson(value: CelValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof CelMap)
    return Object.fromEntries(
      [...value.entries.keys()].map((key) => [shown(key), toJson(value.entries.get(key) ?? null)]),
    );
  return value instanceof CelError ? undefined : shown(value);
}
