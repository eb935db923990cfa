/** JSON Patches (RFC 6902) out of edits: what a mutating hook answers, and what a plugin is seen to have done. */
import { deepCopy, deepEqual } from '../../api/object.ts';
import type { PatchOperation } from '../../trace/events.ts';

/** A read-only object as one that may be changed. */
export type Draft<T> = T extends readonly (infer E)[]
  ? Draft<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Draft<T[K]> }
    : T;

/**
 * The patch that an edit makes: runs it on a copy and compares.
 *
 *     patched(object, (pod) => { pod.spec.priority = 0; })
 */
export function patched<T extends object>(object: T, edit: (draft: Draft<T>) => void): PatchOperation[] {
  const draft = deepCopy<object>(object) as Draft<T>;
  edit(draft);
  return patchBetween(object, draft);
}

/**
 * A short patch from one JSON value to another: objects key by key, lists element by element between the ends that
 * are equal. What is removed from a list is removed from its back, so that indexes stay true.
 */
export function patchBetween(before: unknown, after: unknown, path = ''): PatchOperation[] {
  if (deepEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return betweenLists(before, after, path);
  if (isObject(before) && isObject(after)) return betweenObjects(before, after, path);
  return [{ op: 'replace', path, value: after }];
}

function betweenObjects(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  path: string,
): PatchOperation[] {
  const present = (object: Record<string, unknown>, key: string): boolean =>
    Object.hasOwn(object, key) && object[key] !== undefined;
  const patch: PatchOperation[] = [];
  for (const key in before) {
    const at = `${path}/${escapePointer(key)}`;
    if (present(after, key)) patch.push(...patchBetween(before[key], after[key], at));
    else if (present(before, key)) patch.push({ op: 'remove', path: at });
  }
  for (const key in after) {
    if (!present(before, key) && present(after, key)) {
      patch.push({ op: 'add', path: `${path}/${escapePointer(key)}`, value: after[key] });
    }
  }
  return patch;
}

function betweenLists(before: readonly unknown[], after: readonly unknown[], path: string): PatchOperation[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && deepEqual(before[start], after[start])) start++;
  let end = 0;
  while (end < shorter - start && deepEqual(before.at(-1 - end), after.at(-1 - end))) end++;
  const patch: PatchOperation[] = [];
  for (let i = start; i < shorter - end; i++)
    patch.push(...patchBetween(before[i], after[i], `${path}/${i}`));
  for (let i = shorter - end; i < after.length - end; i++) {
    patch.push({ op: 'add', path: `${path}/${i}`, value: after[i] });
  }
  for (let i = before.length - end - 1; i >= shorter - end; i--)
    patch.push({ op: 'remove', path: `${path}/${i}` });
  return patch;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
