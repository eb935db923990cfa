/** The fields that a value sets. Source: sigs.k8s.io/structured-merge-diff/v6/typed/tofieldset.go. */
import { type FieldPath, FieldSet, fieldElement } from './field-set.ts';
import {
  entriesOf,
  fieldSchema,
  isDeclared,
  itemSchema,
  itemsByElement,
  listOf,
  type Schema,
  schemaAt,
  shapeOf,
} from './schema.ts';

/** Every leaf, and every item of a list or a map. */
export function fieldsOf(schema: Schema, value: unknown): FieldSet {
  const set = new FieldSet();
  insertFields(schema, value, [], set);
  return set;
}

function insertFields(schema: Schema, value: unknown, path: FieldPath, set: FieldSet): void {
  const shape = shapeOf(schema);
  if (schema.atomic || shape === 'scalar') return set.insert(path);
  if (shape === 'list') {
    for (const [element, [item, ...alike]] of itemsByElement(schema, listOf(value))) {
      const at = [...path, element];
      if (alike.length === 0) insertFields(itemSchema(schema), item, at, set);
      set.insert(at);
    }
    return;
  }
  for (const [key, item] of entriesOf(value)) {
    const at = [...path, fieldElement(key)];
    const field = fieldSchema(schema, key);
    if (field) insertFields(field, item, at, set);
    const isEmpty =
      item === null || (!Array.isArray(item) && typeof item === 'object' && entriesOf(item).length === 0);
    if (isEmpty || !isDeclared(schema, key)) set.insert(at);
  }
}

/** The set with the declared fields that have members below them, which as structs are no members else. */
export const withNamedFields = (set: FieldSet, schema: Schema): FieldSet =>
  set.withMembers((path) => {
    const last = path.at(-1) ?? '';
    const parent = schemaAt(schema, path.slice(0, -1));
    return last.startsWith('f:') && parent !== undefined && isDeclared(parent, last.slice(2));
  });
