/**
 * Makes the strategic merge patch that turns one pod status into another.
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch, `CreateTwoWayMergePatch`.
 */
import { deepEqual } from './object.ts';
import { statusMergeKeys } from './status-merge-keys.ts';

type Json = Record<string, unknown>;

/** Keys come out sorted, as from Go. An empty object means that nothing differs. */
export function createStatusPatch(before: unknown, after: unknown): Json {
  return difference(before as Json, after as Json);
}

function difference(before: Json, after: Json): Json {
  const patch: Json = {};
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const [old, wanted] = [before[key], after[key]];
    const mergeKey = statusMergeKeys[key];
    if (wanted === undefined) patch[key] = null;
    else if (deepEqual(old, wanted)) continue;
    else if (mergeKey && Array.isArray(old) && Array.isArray(wanted))
      patchList(patch, key, mergeKey, old, wanted);
    else if (isObject(old) && isObject(wanted)) patch[key] = difference(old, wanted);
    else patch[key] = wanted;
  }
  return Object.fromEntries(Object.entries(patch).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Changed and new items in the order wanted, then the deleted ones; `$setElementOrder` names the whole order. */
function patchList(patch: Json, key: string, mergeKey: string, before: Json[], after: Json[]): void {
  const items = after.flatMap((item) => {
    const old = before.find((candidate) => candidate[mergeKey] === item[mergeKey]);
    if (!old) return [item];
    const changes = difference(old, item);
    return Object.keys(changes).length > 0 ? [sorted({ ...changes, [mergeKey]: item[mergeKey] })] : [];
  });
  const deleted = before
    .filter((old) => !after.some((item) => item[mergeKey] === old[mergeKey]))
    .map((old) => ({ $patch: 'delete', [mergeKey]: old[mergeKey] }));
  patch[`$setElementOrder/${key}`] = after.map((item) => ({ [mergeKey]: item[mergeKey] }));
  if (items.length + deleted.length > 0) patch[key] = [...items, ...deleted];
}

const sorted = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
