/** ObjectMeta as the API server prints and fills it. */
import { deepEqual, type ObjectMeta } from '../api/object.ts';
import { labelKeyFaults, labelValueFaults } from '../api/selectors.ts';
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

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const ANNOTATIONS_BYTES_MAX = 262_144;

/**
 * Faults of a new object's metadata, for names that are DNS subdomains, as most are. A kind's own validation comes
 * first; this is what none may leave out. Source: k8s.io/apimachinery/pkg/api/validation `ValidateObjectMeta`.
 */
export function validateMetadata({
  name = '',
  labels = {},
  annotations = {},
}: ObjectMeta): readonly ReasonCause[] {
  const causes: ReasonCause[] = [];
  const invalid = (field: string, value: string, fault: string): void => {
    const message = `Invalid value: ${JSON.stringify(value)}: ${fault}`;
    causes.push({ reason: 'FieldValueInvalid', message, field: `metadata.${field}` });
  };
  if (name === '') {
    const message = 'Required value: name or generateName is required';
    causes.push({ reason: 'FieldValueRequired', message, field: 'metadata.name' });
  } else {
    if (name.length > 253) invalid('name', name, 'must be no more than 253 characters');
    if (!SUBDOMAIN.test(name)) invalid('name', name, SUBDOMAIN_RULE);
  }
  for (const [key, value] of Object.entries(labels)) {
    for (const fault of labelKeyFaults(key)) invalid('labels', key, fault);
    for (const fault of labelValueFaults(value)) invalid('labels', value, fault);
  }
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const fault of labelKeyFaults(key.toLowerCase())) invalid('annotations', key, fault);
    size += key.length + value.length;
  }
  if (size > ANNOTATIONS_BYTES_MAX) {
    const message = `Too long: may not be more than ${ANNOTATIONS_BYTES_MAX} bytes`;
    causes.push({ reason: 'FieldValueTooLong', message, field: 'metadata.annotations' });
  }
  return causes;
}
