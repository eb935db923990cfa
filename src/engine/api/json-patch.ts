/** JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7386), on plain JSON. They share what they do not change. */
import type { PatchOperation } from '../trace/events.ts';
import { deepEqual } from './object.ts';
import { PatchError } from './patch-error.ts';

/** Applies the operations in order; any that fails makes all fail. */
export function applyJsonPatch(document: unknown, operations: readonly (PatchOperation | null)[]): unknown {
  return operations.reduce((current, operation) => applyOperation(current, operation), document);
}

function applyOperation(document: unknown, operation: PatchOperation | null): unknown {
  if (operation === null) throw new PatchError('Unexpected kind: unknown');
  const { op, path, value, from } = operation;
  const pointer = parsePointer(path);
  switch (op) {
    case 'test':
      if (!deepEqual(read(document, pointer), value)) throw new PatchError(`testing value ${path} failed`);
      return document;
    case 'add':
    case 'replace':
    case 'remove':
      return change(document, pointer, op, value);
    case 'copy':
      return change(document, pointer, 'add', read(document, parsePointer(from ?? '')));
    case 'move': {
      const source = parsePointer(from ?? '');
      return change(change(document, source, 'remove', undefined), pointer, 'add', read(document, source));
    }
    default:
      throw new PatchError(`Unexpected kind: ${String(op)}`);
  }
}

function parsePointer(pointer: string): readonly string[] {
  if (pointer === '') return [];
  if (typeof pointer !== 'string' || !pointer.startsWith('/'))
    throw new PatchError(`bad path ${String(pointer)}`);
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: unknown, pointer: readonly string[]): unknown {
  let value = document;
  for (const part of pointer) {
    if (typeof value !== 'object' || value === null) throw new PatchError(`missing path ${part}`);
    const key = Array.isArray(value) ? index(part, value.length - 1) : part;
    if (!Object.hasOwn(value, key)) throw new PatchError(`missing path ${part}`);
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

function change(
  document: unknown,
  pointer: readonly string[],
  op: 'add' | 'replace' | 'remove',
  value: unknown,
): unknown {
  const [part, ...rest] = pointer;
  if (part === undefined) return op === 'remove' ? null : value;
  if (typeof document !== 'object' || document === null) throw new PatchError(`missing path ${part}`);
  if (Array.isArray(document)) {
    const copy = [...document];
    if (rest.length > 0) {
      const at = index(part, copy.length - 1);
      copy[at] = change(copy[at], rest, op, value);
    } else if (op === 'add') {
      copy.splice(part === '-' ? copy.length : index(part, copy.length), 0, value);
    } else {
      copy.splice(index(part, copy.length - 1), 1, ...(op === 'replace' ? [value] : []));
    }
    return copy;
  }
  const copy: Record<string, unknown> = { ...document };
  if ((rest.length > 0 || op !== 'add') && !Object.hasOwn(copy, part))
    throw new PatchError(`missing path ${part}`);
  if (rest.length > 0) copy[part] = change(copy[part], rest, op, value);
  else if (op === 'remove') delete copy[part];
  else copy[part] = value;
  return asGoMap(copy);
}

/** Go holds what a patch touches as a map and prints it sorted; messages quote it. */
const asGoMap = (map: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

/** An index of a list in 0..last; negative ones count from the end, as evanphx/json-patch has it by default. */
function index(part: string, last: number): number {
  const at = /^(0|-?[1-9]\d*)$/.test(part) ? Number(part) : Number.NaN;
  const from = at < 0 ? at + last + 1 : at;
  if (!(from >= 0 && from <= last)) throw new PatchError(`invalid index ${part}`);
  return from;
}

/** RFC 7386: objects merge, null removes, everything else replaces. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const isObject = typeof target === 'object' && target !== null && !Array.isArray(target);
  const merged: Record<string, unknown> = isObject ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = applyMergePatch(merged[key], value);
  }
  return asGoMap(merged);
}
