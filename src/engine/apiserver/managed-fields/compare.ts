/** Which fields differ between two values of a type. Source: sigs.k8s.io/structured-merge-diff/v6/typed/compare.go. */
import { deepEqual } from '../../api/object.ts';
import { type FieldFilter, type FieldPath, FieldSet, fieldElement } from './field-set.ts';
import {
  entriesOf,
  fieldSchema,
  isHollow,
  itemSchema,
  itemsByElement,
  listOf,
  type Schema,
  shapeOf,
} from './schema.ts';

/** No field is in two of them. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

/** Undefined is what is not there. Throws an Error where the items of a list cannot be told apart. */
export function compare(schema: Schema, before: unknown, after: unknown): Comparison {
  const comparison = { removed: new FieldSet(), modified: new FieldSet(), added: new FieldSet() };
  compareAt(schema, before, after, [], comparison);
  return comparison;
}

export const filtered = (comparison: Comparison, filter: FieldFilter | undefined): Comparison => ({
  removed: comparison.removed.filter(filter),
  modified: comparison.modified.filter(filter),
  added: comparison.added.filter(filter),
});

function compareAt(
  schema: Schema,
  before: unknown,
  after: unknown,
  path: FieldPath,
  found: Comparison,
): void {
  if (before === after) return;
  const shape = shapeOf(schema);
  const isLeaf = schema.atomic || shape === 'scalar' || (isHollow(before) && isHollow(after));
  if (!isLeaf) (shape === 'map' ? compareMaps : compareLists)(schema, before, after, path, found);
  if (before === undefined) found.added.insert(path);
  else if (after === undefined) found.removed.insert(path);
  else if (isLeaf && !deepEqual(before, after)) found.modified.insert(path);
}

function compareMaps(
  schema: Schema,
  before: unknown,
  after: unknown,
  path: FieldPath,
  found: Comparison,
): void {
  const [left, right] = [new Map(entriesOf(before)), new Map(entriesOf(after))];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const field = fieldSchema(schema, key);
    if (field) compareAt(field, left.get(key), right.get(key), [...path, fieldElement(key)], found);
  }
}

/** Items that are alike count as one: which of them changed cannot be told. */
function compareLists(
  schema: Schema,
  before: unknown,
  after: unknown,
  path: FieldPath,
  found: Comparison,
): void {
  const [left, right] = [itemsByElement(schema, listOf(before)), itemsByElement(schema, listOf(after))];
  const items = itemSchema(schema);
  for (const element of new Set([...left.keys(), ...right.keys()])) {
    const [old = [], now = []] = [left.get(element), right.get(element)];
    const at = [...path, element];
    if (old.length <= 1 && now.length <= 1) {
      compareAt(items, old[0], now[0], at, found);
    } else if (old.length >= 2 && now.length >= 2) {
      if (!deepEqual(old, now)) found.modified.insert(at);
    } else if (old.length >= 2) {
      if (now.length > 0) compareAt(items, undefined, now[0], at, found);
      found.removed.insert(at);
    } else {
      if (old.length > 0) compareAt(items, old[0], undefined, at, found);
      found.added.insert(at);
    }
  }
}
