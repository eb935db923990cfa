/**
 * Lists of the metadata that the server looks through on the way of a write. Few objects have any.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/rest.go `dedupOwnerReferencesAndAddWarning`,
 * handlers/fieldmanager/admission.go.
 */
import { deepEqual, type KubeObject, type OwnerReference } from '../../api/object.ts';
import { type ManagedFields, Ownership, takeManagedFields } from '../managed-fields/ownership.ts';
import { managedFieldsFault } from '../managed-fields/tracking.ts';

/** After mutating admission an ownership is known, and what admission has made of it. */
export function checkLists(
  draft: KubeObject,
  ownership: Ownership | undefined,
  warnings: string[],
): Ownership | undefined {
  dedupOwnerReferences(draft, warnings, ownership ? ' after mutating admission happens' : '');
  const admitted = ownership && takeManagedFields(draft);
  return admitted ? admittedOwnership(admitted, ownership, warnings) : ownership;
}

/** Drops owner references that are there twice, with a warning. */
function dedupOwnerReferences(
  { metadata }: KubeObject,
  warnings: string[],
  when: '' | ' after mutating admission happens',
): void {
  const kept: OwnerReference[] = [];
  const duplicates: string[] = [];
  for (const reference of metadata.ownerReferences ?? []) {
    if (kept.some((other) => deepEqual(other, reference))) duplicates.push(reference.uid);
    else kept.push(reference);
  }
  if (duplicates.length === 0) return;
  metadata.ownerReferences = kept;
  warnings.push(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${duplicates.join(', ')}`,
  );
}

/** managedFields that admission has set count, if they are any. */
function admittedOwnership(admitted: ManagedFields, ownership: Ownership, warnings: string[]): Ownership {
  const fault = managedFieldsFault(admitted);
  if (fault === undefined) return Ownership.known(admitted);
  warnings.push(
    `.metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating admission controller; please fix your requests: ${fault}`,
  );
  return ownership;
}
