/** ObjectMeta as the API server prints and fills it. */
import { deepEqual, type ObjectMeta } from '../api/object.ts';
import type { ReasonCause } from '../api/status.ts';

/** Keys in the order of the Go struct, so that what is printed reads as the real one does; empty ones are left out. */
export function metadataInOrder(metadata: ObjectMeta): ObjectMeta {
  const ordered: ObjectMeta = {};
  for (const key of keys) {
    const value = metadata[key];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value === 'object' && Object.keys(value).length === 0) continue;
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
] as const;

/** What an update may not change. Source: k8s.io/apimachinery/pkg/api/validation `ValidateObjectMetaAccessorUpdate`. */
export function validateMetadataUpdate(metadata: ObjectMeta, old: ObjectMeta): readonly ReasonCause[] {
  const causes: ReasonCause[] = [];
  if (old.deletionTimestamp) {
    const added = (metadata.finalizers ?? [])
      .filter((finalizer) => !old.finalizers?.includes(finalizer))
      .sort();
    if (added.length > 0) {
      const names = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
      const why = 'no new finalizers can be added if the object is being deleted, found new finalizers';
      causes.push({
        reason: 'FieldValueForbidden',
        message: `Forbidden: ${why} []string{${names}}`,
        field: 'metadata.finalizers',
      });
    }
  }
  for (const field of immutable) {
    if (deepEqual(metadata[field], old[field])) continue;
    const value = metadata[field] === undefined ? 'null' : JSON.stringify(metadata[field]);
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${value}: field is immutable`,
      field: `metadata.${field}`,
    });
  }
  return causes;
}

const immutable = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;
