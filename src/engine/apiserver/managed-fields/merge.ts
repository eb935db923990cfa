/**
 * A configuration laid over an object, and what is taken out of one.
 * Source: sigs.k8s.io/structured-merge-diff/v6/typed/merge.go, remove.go.
 */
import { type FieldSet, fieldElement } from './field-set.ts';
import {
  entriesOf,
  fieldSchema,
  isHollow,
  itemElement,
  itemSchema,
  listOf,
  type Schema,
  shapeOf,
} from './schema.ts';

/**
 * Both together; where both set a value, the configuration's. Items of lists keep the object's order until the
 * configuration says another. Undefined if nothing is left. Throws an Error for a configuration with the same item twice.
 */
export function merged(schema: Schema, object: unknown, configuration: unknown): unknown {
  const shape = shapeOf(schema);
  const isLeaf = schema.atomic || shape === 'scalar' || (isHollow(object) && isHollow(configuration));
  if (isLeaf) return configuration === undefined ? object : configuration;
  return shape === 'map'
    ? mergedMaps(schema, object, configuration)
    : mergedLists(schema, object, configuration);
}

function mergedMaps(schema: Schema, object: unknown, configuration: unknown): unknown {
  const [left, right] = [new Map(entriesOf(object)), new Map(entriesOf(configuration))];
  const out: Record<string, unknown> = {};
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const field = fieldSchema(schema, key);
    const value = field && merged(field, left.get(key), right.get(key));
    if (value !== undefined) out[key] = value;
  }
  return isHollow(out) ? undefined : out;
}

function mergedLists(schema: Schema, object: unknown, configuration: unknown): unknown {
  const [left, right] = [listOf(object), listOf(configuration)];
  const [leftElements, rightElements] = [left, right].map((list) =>
    list.map((item) => itemElement(schema, item)),
  ) as [string[], string[]];
  // Of items that are alike none is merged with the configuration's.
  const owned = new Map<string, unknown>();
  for (const [index, element] of leftElements.entries())
    owned.set(element, owned.has(element) ? null : left[index]);
  const given = new Map(rightElements.map((element, index) => [element, right[index]]));
  const items = itemSchema(schema);
  const shared = rightElements.filter((element) => owned.has(element));
  const done = new Set<string>();
  const out: unknown[] = [];
  const take = (one: unknown, other: unknown): void => {
    const value = merged(items, one, other);
    if (value !== undefined) out.push(value);
  };
  const takeGiven = (element: string): void => {
    done.add(element);
    take(owned.get(element), given.get(element));
    if (shared[0] === element) shared.shift();
  };
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const element = leftElements[l];
    if (element !== undefined && r < right.length) {
      if (element === rightElements[r]) {
        takeGiven(element);
        l++;
        r++;
        continue;
      }
      // Both have it, but it is not its turn.
      if (given.has(element) && shared[0] !== undefined && shared[0] !== element) {
        l++;
        continue;
      }
    }
    if (element !== undefined) {
      if (!given.has(element)) {
        take(left[l++], undefined);
        continue;
      }
      if (done.has(element)) l++;
    }
    if (r < right.length) takeGiven(rightElements[r++] as string);
  }
  return out.length > 0 ? out : undefined;
}

/** The value without the fields and items of a set; null if nothing is left. */
export function without(schema: Schema, value: unknown, gone: FieldSet): unknown {
  const shape = shapeOf(schema);
  if (shape === 'scalar') return value;
  if (schema.atomic || isHollow(value)) return null;
  if (shape === 'list') {
    const items = listOf(value).flatMap((item) => {
      const element = itemElement(schema, item);
      if (gone.has([element])) return [];
      const below = gone.below(element);
      return [below.isEmpty ? item : without(itemSchema(schema), item, below)];
    });
    return items.length > 0 ? items : null;
  }
  const out: Record<string, unknown> = {};
  for (const [key, item] of entriesOf(value)) {
    const element = fieldElement(key);
    if (gone.has([element])) continue;
    const below = gone.below(element);
    const field = fieldSchema(schema, key);
    out[key] = below.isEmpty || !field ? item : without(field, item, below);
  }
  return isHollow(out) ? null : out;
}
