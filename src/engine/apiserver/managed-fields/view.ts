/** Objects with their managedFields, for those who look at them. */
import { type DeepReadonly, deepFreeze, type KubeObject, type ManagedFieldsEntry } from '../../api/object.ts';
import type { Resource } from '../resource.ts';
import type { ManagedFields, Ownership } from './ownership.ts';
import { afterWrite, initialFields } from './tracking.ts';

/** Of an object in the version of the resource. Without an ownership it was there before time began. */
export const managedFieldsOf = (
  resource: Resource,
  object: DeepReadonly<KubeObject>,
  ownership: Ownership | undefined,
): ManagedFields =>
  ownership
    ? ownership.entries((live, write) => deepFreeze(afterWrite(live, write)))
    : initialFields(resource, object);

/** They stand last in the metadata, as in the Go struct; there are none if nobody owns anything. */
export function withManagedFields(
  resource: Resource,
  object: KubeObject,
  ownership: Ownership | undefined,
): KubeObject {
  const managedFields = managedFieldsOf(resource, object, ownership) as ManagedFieldsEntry[];
  if (managedFields.length === 0) return object;
  return Object.freeze({ ...object, metadata: Object.freeze({ ...object.metadata, managedFields }) });
}

/** Whether two lists say the same, but for when. */
export const sameOwners = (one: ManagedFields, other: ManagedFields): boolean =>
  timeless(one) === timeless(other);

const timeless = (entries: ManagedFields): string =>
  JSON.stringify(entries.map((entry) => ({ ...entry, time: undefined })));
