/**
 * Strategic merge patch: a merge patch that knows lists. Lists of objects merge by a key, sets of strings merge as
 * sets, and directives (`$patch`, `$retainKeys`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…`) say the rest.
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch/patch.go; the functions here have the names they have there.
 */
import { PatchError } from './patch-error.ts';

type JsonMap = Record<string, unknown>;

/** What a patch has to know of the type of a map. */
export interface PatchSchema {
  /** For a list that merges, the key of its items, or '' for a set of scalars. All other lists are replaced. */
  mergeKey(field: string): string | undefined;
  /** The type of a field, or of the items of one. */
  below(field: string): PatchSchema;
}

const SET_ELEMENT_ORDER = '$setElementOrder/';
const DELETE_FROM_PRIMITIVES = '$deleteFromPrimitiveList/';

/** Returns the merged object; shares with `original` what does not change. Throws a PatchError. */
export function applyStrategicMergePatch(original: unknown, patch: unknown, schema: PatchSchema): unknown {
  if (!isMap(original) || !isMap(patch)) return patch;
  return mergeMap(original, patch, schema);
}

function mergeMap(original: JsonMap, patch: JsonMap, schema: PatchSchema): JsonMap {
  const directive = patch.$patch;
  if (directive === 'replace') return withoutDirectives({ ...patch, $patch: undefined }) as JsonMap;
  if (directive === 'delete') return {};
  if (directive !== undefined) throw new PatchError(`unknown patch type: ${go(directive)}`);
  const merged = retainKeys(original, patch);
  const rest: JsonMap = { ...patch };
  delete rest.$retainKeys;
  for (const [key, order] of Object.entries(patch)) {
    if (key.startsWith(SET_ELEMENT_ORDER))
      mergeOrdered(merged, rest, key.slice(SET_ELEMENT_ORDER.length), order, schema);
  }
  for (const [key, value] of Object.entries(rest)) {
    if (key.startsWith(SET_ELEMENT_ORDER)) continue;
    if (key.startsWith(DELETE_FROM_PRIMITIVES)) {
      const field = key.slice(DELETE_FROM_PRIMITIVES.length);
      if (Array.isArray(merged[field]) && Array.isArray(value)) {
        merged[field] = (merged[field] as unknown[]).filter((item) => !value.includes(item));
      }
    } else if (value === null) {
      delete merged[key];
    } else {
      merged[key] = mergeValue(merged[key], value, schema, key);
    }
  }
  return merged;
}

function mergeValue(original: unknown, value: unknown, schema: PatchSchema, field: string): unknown {
  if (isMap(original) && isMap(value)) return mergeMap(original, value, schema.below(field));
  const mergeKey = schema.mergeKey(field);
  if (!Array.isArray(original) || !Array.isArray(value) || mergeKey === undefined)
    return withoutDirectives(value);
  return mergeSlice(original, value, mergeKey, schema, field);
}

/** `$retainKeys` lists the only keys that may stay: for unions such as a volume's source. */
function retainKeys(original: JsonMap, patch: JsonMap): JsonMap {
  const retained = patch.$retainKeys;
  if (retained === undefined) return { ...original };
  if (!Array.isArray(retained)) throw new PatchError('invalid patch format of retainKeys');
  return Object.fromEntries(Object.entries(original).filter(([key]) => retained.includes(key)));
}

/** A list whose patch comes with the order of all its elements. */
function mergeOrdered(
  merged: JsonMap,
  patch: JsonMap,
  field: string,
  order: unknown,
  schema: PatchSchema,
): void {
  const original = merged[field];
  const changes = patch[field];
  if (!Array.isArray(order)) throw new PatchError(`invalid patch format of setElementOrder list`);
  if (
    (original !== undefined && !Array.isArray(original)) ||
    (changes !== undefined && !Array.isArray(changes))
  )
    return;
  if (original === undefined && changes === undefined) return;
  const mergeKey = schema.mergeKey(field) ?? '';
  if (changes) validateOrder(changes, order, mergeKey);
  let list: unknown[];
  if (!changes) list = original as unknown[];
  else if (!original) list = withoutDirectives(changes) as unknown[];
  else list = mergeValue(original, changes, schema, field) as unknown[];
  merged[field] = normalizeElementOrder(list, order, original ?? [], mergeKey);
  delete patch[field];
}

function mergeSlice(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
  schema: PatchSchema,
  field: string,
): unknown[] {
  if (mergeKey === '')
    return normalizeElementOrder([...new Set([...original, ...patch])], patch, original, '');
  let current = [...original];
  const plain: JsonMap[] = [];
  let replace = false;
  for (const item of patch) {
    if (!isMap(item)) throw new PatchError(`expected a map in the list ${field}, got ${go(item)}`);
    if (item.$patch === 'delete') {
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
      current = current.filter((other) => !sameElement(other, item, mergeKey));
    } else if (item.$patch === 'replace') {
      replace = true;
    } else {
      plain.push(item);
    }
  }
  if (replace) return withoutDirectives(plain) as unknown[];
  for (const item of plain) {
    if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
    const at = current.findIndex((other) => sameElement(other, item, mergeKey));
    if (at < 0) current.push(withoutDirectives(item));
    else current[at] = mergeMap(current[at] as JsonMap, item, schema.below(field));
  }
  return normalizeElementOrder(current, plain, original, mergeKey);
}

/**
 * Elements that the patch names take the patch's order, the others keep theirs, and both interleave as they were
 * before where that is possible.
 */
function normalizeElementOrder(
  merged: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const position = (list: readonly unknown[], item: unknown): number =>
    list.findIndex((other) => sameElement(other, item, mergeKey));
  const sorted = (items: unknown[], order: readonly unknown[]): unknown[] =>
    items.sort((a, b) => position(order, a) - position(order, b));
  const right = sorted(
    merged.filter((item) => position(patchOrder, item) >= 0),
    patchOrder,
  );
  const left = sorted(
    merged.filter((item) => position(patchOrder, item) < 0),
    serverOrder,
  );
  const result: unknown[] = [];
  for (const item of right) {
    const at = position(serverOrder, item);
    while (
      at >= 0 &&
      left.length > 0 &&
      position(serverOrder, left[0]) >= 0 &&
      position(serverOrder, left[0]) < at
    ) {
      result.push(left.shift());
    }
    result.push(item);
  }
  return [...result, ...left];
}

function validateOrder(patch: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  let at = 0;
  for (const item of patch) {
    if (isMap(item) && item.$patch !== undefined) continue;
    if (mergeKey !== '' && isMap(item) && !Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
    while (at < order.length && !sameElement(order[at], item, mergeKey)) at++;
    if (at === order.length) {
      throw new PatchError(
        `The order in patch list:\n${go(patch)}\n doesn't match $setElementOrder list:\n${go(order)}\n`,
      );
    }
  }
}

const sameElement = (a: unknown, b: unknown, mergeKey: string): boolean =>
  isMap(a) && isMap(b) ? mergeKey !== '' && a[mergeKey] === b[mergeKey] : a === b;

/** A value that is new to the original: what would delete deletes nothing, and directives are no fields. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !(isMap(item) && item.$patch === 'delete')).map(withoutDirectives);
  }
  if (!isMap(value)) return value;
  const plain: JsonMap = {};
  for (const [key, item] of Object.entries(value)) {
    const directive =
      key === '$patch' ||
      key === '$retainKeys' ||
      key.startsWith(SET_ELEMENT_ORDER) ||
      key.startsWith(DELETE_FROM_PRIMITIVES);
    if (!directive && item !== null) plain[key] = withoutDirectives(item);
  }
  return plain;
}

const noMergeKey = (item: JsonMap, mergeKey: string): PatchError =>
  new PatchError(`map: ${go(item)} does not contain declared merge key: ${mergeKey}`);

const isMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON value as Go's `%v` prints it: `map[status:False type:Ready]`. */
function go(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(go).join(' ')}]`;
  if (isMap(value))
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${go(value[key])}`)
      .join(' ')}]`;
  return value === null || value === undefined ? '<nil>' : String(value);
}
