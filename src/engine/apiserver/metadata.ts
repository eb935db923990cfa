/** ObjectMeta as the API server prints it. */
import type { ObjectMeta } from '../api/object.ts';

/** Keys in the order of the Go struct, so that what is printed reads as the real one does; empty ones are left out. */
export function metadataInOrder(metadata: ObjectMeta): ObjectMeta {
  const ordered: ObjectMeta = {};
  for (const key of keys) {
    const value = metadata[key];
    if (value === undefined || value === null || value === '') continue;
    // An empty list of these is no list: it resets them.
    const isEmpty = typeof value === 'object' && Object.keys(value).length === 0;
    if (isEmpty && key !== 'managedFields') continue;
    (ordered as Record<string, unknown>)[key] = value;
  }
  return ordered;
}

const keys = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const;
