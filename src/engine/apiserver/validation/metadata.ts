/** ObjectMeta of a new object. Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go. */

import { Faults } from '../../api/faults.ts';
import { goQuote } from '../../api/go-quote.ts';
import { dnsSubdomainFaults, labelValueFaults, qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly, ObjectMeta } from '../../api/object.ts';

export const ANNOTATIONS_BYTES_MAX = 262_144;
const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

type NameFaults = (name: string) => string[];

/** A Node, a Pod, … is named by a subdomain; a Namespace and some others by a label, which the caller says. */
export function validateMetadata(
  metadata: DeepReadonly<ObjectMeta>,
  nameFaults: NameFaults = dnsSubdomainFaults,
  faults: Faults = new Faults(),
): Faults {
  const { name, generateName, labels, annotations, ownerReferences, finalizers } = metadata;
  if (generateName) {
    // What is generated is put behind the last dash.
    const masked = generateName.replace(/.-$/, 'a');
    faults.allInvalid('metadata.generateName', generateName, nameFaults(masked));
  }
  if (!name) faults.required('metadata.name', 'name or generateName is required');
  else faults.allInvalid('metadata.name', name, nameFaults(name));
  validateLabels('metadata.labels', labels, faults);
  validateAnnotations(annotations, faults);
  validateOwners(ownerReferences, faults);
  validateFinalizers(finalizers, faults);
  return faults;
}

/** What an update may not change. Source: `ValidateObjectMetaAccessorUpdate`. */
export function validateMetadataUpdate(
  metadata: DeepReadonly<ObjectMeta>,
  old: DeepReadonly<ObjectMeta>,
  faults: Faults,
): void {
  if (old.deletionTimestamp) {
    const added = (metadata.finalizers ?? [])
      .filter((finalizer) => !old.finalizers?.includes(finalizer))
      .sort();
    if (added.length > 0) {
      const names = added.map((finalizer) => goQuote(finalizer)).join(', ');
      const why = 'no new finalizers can be added if the object is being deleted, found new finalizers';
      faults.forbidden('metadata.finalizers', `${why} []string{${names}}`);
    }
  }
  for (const field of immutable) faults.immutable(`metadata.${field}`, metadata[field], old[field]);
  validateLabels('metadata.labels', metadata.labels, faults);
  validateAnnotations(metadata.annotations, faults);
  validateOwners(metadata.ownerReferences, faults);
}

const immutable = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

export function validateLabels(
  field: string,
  labels: Readonly<Record<string, string>> | undefined,
  faults: Faults,
): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    faults.allInvalid(field, key, qualifiedNameFaults(key));
    faults.allInvalid(field, value, labelValueFaults(value));
  }
}

function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  faults: Faults,
): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    faults.allInvalid('metadata.annotations', key, qualifiedNameFaults(key.toLowerCase()));
    size += utf8Length(key) + utf8Length(value);
  }
  if (size > ANNOTATIONS_BYTES_MAX) faults.tooLong('metadata.annotations', ANNOTATIONS_BYTES_MAX);
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function validateOwners(owners: DeepReadonly<ObjectMeta['ownerReferences']>, faults: Faults): void {
  const field = 'metadata.ownerReferences';
  let controller: string | undefined;
  for (const owner of owners ?? []) {
    const { apiVersion, kind, name, uid } = owner;
    if (!apiVersion || apiVersion.split('/').length > 2) {
      faults.invalid(`${field}.apiVersion`, apiVersion ?? '', 'version must not be empty');
    }
    if (!kind) faults.invalid(`${field}.kind`, kind ?? '', 'must not be empty');
    if (!name) faults.invalid(`${field}.name`, name ?? '', 'must not be empty');
    if (!uid) faults.invalid(`${field}.uid`, uid ?? '', 'must not be empty');
    if (apiVersion === 'v1' && kind === 'Event') {
      faults.invalid(field, owner, '/v1, Kind=Event is disallowed from being an owner');
    }
    if (!owner.controller) continue;
    const who = `${kind}/${name}`;
    if (controller !== undefined) {
      faults.invalid(
        field,
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${who}`,
      );
    }
    controller ??= who;
  }
}

function validateFinalizers(finalizers: readonly string[] = [], faults: Faults): void {
  for (const finalizer of finalizers) {
    faults.allInvalid('metadata.finalizers', finalizer, qualifiedNameFaults(finalizer));
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    faults.invalid(
      'metadata.finalizers',
      finalizers,
      'finalizer orphan and foregroundDeletion cannot be both set',
    );
  }
  finalizers.forEach((finalizer, i) => {
    if (finalizer.includes('/') || standardFinalizers.includes(finalizer)) return;
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    faults.invalid(`metadata.finalizers[${i}]`, finalizer, why);
  });
}
