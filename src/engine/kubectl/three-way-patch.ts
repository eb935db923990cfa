/**
 * The strategic merge patch of `kubectl apply`: what the file changes of the live object, and what it has given up
 * since it was applied last. Source: k8s.io/apimachinery/pkg/util/strategicpatch, `CreateThreeWayMergePatch`.
 */
import { deepEqual } from '../api/object.ts';
import type { PatchSchema } from '../api/strategic-merge.ts';

type Json = Record<string, unknown>;

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys come out sorted. An empty object means that nothing is to be changed. */
export function threeWayPatch(
  original: unknown,
  modified: unknown,
  current: unknown,
  schema: PatchSchema,
): Json {
  return patchOf(isMap(original) ? original : {}, modified as Json, current as Json, schema);
}

function patchOf(original: Json, modified: Json, current: Json, schema: PatchSchema): Json {
  const patch: Json = {};
  for (const key of Object.keys(original)) {
    if (!(key in modified)) patch[key] = null;
  }
  for (const [key, wanted] of Object.entries(modified)) {
    const now = current[key];
    if (isMap(wanted) && isMap(now)) {
      const before = original[key];
      const nested = patchOf(isMap(before) ? before : {}, wanted, now, schema.below(key));
      if (Object.keys(nested).length > 0) patch[key] = nested;
    } else if (Array.isArray(wanted) && Array.isArray(now)) {
      const before = original[key];
      patchList(patch, key, Array.isArray(before) ? before : [], wanted, now, schema);
    } else if (!deepEqual(wanted, now)) {
      patch[key] = wanted;
    }
  }
  return Object.fromEntries(Object.entries(patch).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function patchList(
  patch: Json,
  key: string,
  original: readonly unknown[],
  modified: readonly unknown[],
  current: readonly unknown[],
  schema: PatchSchema,
): void {
  const mergeKey = schema.mergeKey(key);
  if (mergeKey === undefined) {
    if (!deepEqual(modified, current)) patch[key] = modified;
    return;
  }
  if (mergeKey === '') {
    const added = modified.filter((item) => !current.includes(item));
    const gone = original.filter((item) => !modified.includes(item));
    if (gone.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = gone;
    if (added.length + gone.length > 0) patch[`$setElementOrder/${key}`] = modified;
    if (added.length > 0) patch[key] = added;
    return;
  }
  const named = (items: readonly unknown[], name: unknown): Json | undefined =>
    (items as readonly Json[]).find((item) => item[mergeKey] === name);
  const changes = (modified as readonly Json[]).flatMap((item) => {
    const now = named(current, item[mergeKey]);
    if (!now) return [item];
    const change = patchOf(named(original, item[mergeKey]) ?? {}, item, now, schema.below(key));
    if (Object.keys(change).length === 0) return [];
    const whole = { ...change, [mergeKey]: item[mergeKey] };
    return [Object.fromEntries(Object.entries(whole).sort(([a], [b]) => (a < b ? -1 : 1)))];
  });
  const gone = (original as readonly Json[])
    .filter((item) => !named(modified, item[mergeKey]))
    .map((item) => ({ $patch: 'delete', [mergeKey]: item[mergeKey] }));
  if (changes.length + gone.length === 0) return;
  patch[`$setElementOrder/${key}`] = (modified as readonly Json[]).map((item) => ({
    [mergeKey]: item[mergeKey],
  }));
  patch[key] = [...changes, ...gone];
}
