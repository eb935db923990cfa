/**
 * How a value is taken apart into fields: what is one value, which lists have items of their own, and what tells these
 * apart. From the API's Go types. Source: k8s.io/kube-openapi/pkg/schemaconv, sigs.k8s.io/structured-merge-diff/v6/typed.
 */
import type { GoField, GoType } from '../../api/go-types/go-types.ts';
import { zeroOf } from '../decoding/go-printer.ts';
import { type FieldPath, keyElement, valueElement } from './field-set.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Schema {
  readonly type: GoType;
  /** Set, changed and owned as one value. */
  readonly atomic: boolean;
  /** For a list that is not atomic: the keys of its items; none if the items are their own keys. */
  readonly keys: readonly string[];
}

/** What the value is made of: `scalar` for all that is one value. */
export type Shape = 'map' | 'list' | 'scalar';

export const schemaOf = (type: GoType): Schema => ({ type, atomic: isAtomic(type), keys: [] });

export function shapeOf({ type }: Schema): Shape {
  if (type.kind === 'struct' || type.kind === 'map') return 'map';
  return type.kind === 'list' ? 'list' : 'scalar';
}

/** The schema of a field, or undefined if the type has no such field. */
export function fieldSchema({ type }: Schema, name: string): Schema | undefined {
  if (type.kind === 'map') return schemaOf(type.value);
  const field = type.kind === 'struct' ? type.fields.get(name) : undefined;
  return field && ofField(field);
}

/** Whether the type itself has the field: it is no key of a map. */
export const isDeclared = ({ type }: Schema, name: string): boolean =>
  type.kind === 'struct' && type.fields.has(name);

export const itemSchema = ({ type }: Schema): Schema => schemaOf(type.kind === 'list' ? type.item : type);

/** The schema of what a path names, or undefined where there is no such thing. */
export function schemaAt(schema: Schema, path: FieldPath): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const element of path) {
    if (!at || at.atomic) return undefined;
    if (element.startsWith('f:')) at = shapeOf(at) === 'map' ? fieldSchema(at, element.slice(2)) : undefined;
    else at = shapeOf(at) === 'list' ? itemSchema(at) : undefined;
  }
  return at;
}

function ofField({ type, atomic, listMapKeys, mergeKey }: GoField): Schema {
  const patchKeys = mergeKey === undefined ? undefined : mergeKey === '' ? [] : [mergeKey];
  const keys = listMapKeys ?? patchKeys;
  return {
    type,
    atomic: atomic ?? (type.kind === 'list' ? keys === undefined : isAtomic(type)),
    keys: keys ?? [],
  };
}

/** A list that nobody says more of is one value, and so is what has no type. */
const isAtomic = (type: GoType): boolean =>
  type.kind === 'struct' ? type.atomic : type.kind === 'list' || type.kind === 'any';

/** What tells an item of a list from the others. Throws an Error that says why it cannot be told. */
export function itemElement(schema: Schema, item: unknown): string {
  const { keys } = schema;
  if (keys.length === 0) {
    if (item === null)
      throw new Error("associative list without keys has an element that's an explicit null");
    if (Array.isArray(item)) throw new Error('not supported: associative list with lists as elements');
    if (typeof item === 'object')
      throw new Error("associative list without keys has an element that's a map type");
    return valueElement(item);
  }
  if (item === null) throw new Error('associative list with keys may not have a null element');
  if (typeof item !== 'object' || Array.isArray(item))
    throw new Error('associative list with keys may not have non-map elements');
  const { type } = itemSchema(schema);
  const key: Record<string, unknown> = {};
  for (const name of keys) {
    const value =
      (item as Json)[name] ?? (type.kind === 'struct' ? initialOf(type.fields.get(name)) : undefined);
    if (value !== undefined) key[name] = value;
  }
  if (Object.keys(key).length > 0) return keyElement(key);
  const names = `[${keys.map((name) => JSON.stringify(name)).join(' ')}]`;
  throw new Error(
    `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`,
  );
}

/** The default of a field: the one that is declared, or the zero value of what must be there. */
function initialOf(field: GoField | undefined): unknown {
  if (!field) return undefined;
  return field.initial ?? (field.always && !field.pointer ? zeroOf(field.type) : undefined);
}

/** The items of a list by their elements, in order; where several are alike, all of them. */
export function itemsByElement(schema: Schema, list: readonly unknown[]): Map<string, unknown[]> {
  const items = new Map<string, unknown[]>();
  for (const item of list) {
    const element = itemElement(schema, item);
    const alike = items.get(element);
    if (alike) alike.push(item);
    else items.set(element, [item]);
  }
  return items;
}

export const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).filter(([, item]) => item !== undefined)
    : [];

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether there is nothing in a map or a list; null is as good as that. */
export const isHollow = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 : entriesOf(value).length === 0);
