/** Objects with their managedFields, for those who look at them. */
import { deepFreeze, type KubeObject, type ManagedFieldsEntry } from '../../api/object.ts';
import { afterWrite } from './field-manager.ts';
import type { ManagedFields, Ownership } from './ownership.ts';

export const managedFieldsOf = (ownership: Ownership | undefined): ManagedFields =>
  ownership?.entries((live, write) => deepFreeze(afterWrite(live, write))) ?? [];

/** They stand last in the metadata, as in the Go struct; there are none if nobody owns anything. */
export function withManagedFields(object: KubeObject, ownership: Ownership | undefined): KubeObject {
  const managedFields = managedFieldsOf(ownership) as ManagedFieldsEntry[];
  if (managedFields.length === 0) return object;
  return Object.freeze({ ...object, metadata: Object.freeze({ ...object.metadata, managedFields }) });
}

/** Whether two say the same, but for when. */
export function sameOwners(one: Ownership | undefined, other: Ownership | undefined): boolean {
  const [left, right] = [one, other].map((ownership) =>
    JSON.stringify(managedFieldsOf(ownership).map((entry) => ({ ...entry, time: undefined }))),
  );
  return left === right;
}
