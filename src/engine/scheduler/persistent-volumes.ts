/**
 * Claims and the volumes that suit them, as the scheduler and the volume controller both see it.
 * Source: k8s.io/component-helpers/storage/volume, helpers.go and pv_helpers.go, 1.36.4.
 */
import type { PersistentVolume, PersistentVolumeClaim } from '../api/core-v1.ts';
import { type DeepReadonly, deepCopy, deepFreeze } from '../api/object.ts';
import { quantityValue } from '../api/quantities.ts';
import { type Labels, labelSelector } from '../api/selectors.ts';
import { matchesNodeSelector } from './node-affinity.ts';

export type Claim = DeepReadonly<PersistentVolumeClaim>;
export type Volume = DeepReadonly<PersistentVolume>;

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const boundByController = 'pv.kubernetes.io/bound-by-controller';

/** The annotation of a claim whose volume shall be made for this node. */
export const selectedNode = 'volume.kubernetes.io/selected-node';

/** The name of a claim's StorageClass, '' if it has none. */
export const classOfClaim = ({ metadata, spec }: Claim): string =>
  metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '';

export const classOfVolume = ({ metadata, spec }: Volume): string =>
  metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '';

export const isFullyBound = ({ metadata, spec }: Claim): boolean =>
  Boolean(spec?.volumeName) && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;

/** How much a claim asks for, in bytes. */
export const claimBytes = ({ spec }: Claim): number => quantityValue(spec?.resources?.requests?.storage ?? 0);

/** Whether the volume can be reached from a node with these labels. Fields of the node, such as its name, do not count. */
export function isReachable({ spec }: Volume, labels: Labels): boolean {
  const required = spec?.nodeAffinity?.required;
  return !required || matchesNodeSelector(required, { name: '', labels });
}

/** Whether somebody has reserved the volume for this claim. */
export function isReservedFor({ spec }: Volume, { metadata }: Claim): boolean {
  const reference = spec?.claimRef;
  if (!reference || reference.name !== metadata.name || reference.namespace !== metadata.namespace)
    return false;
  return !reference.uid || reference.uid === metadata.uid;
}

/**
 * The volume to bind a claim to for a Pod on a node with these labels: one that is reserved for the claim, else the
 * smallest one that is large enough, of the same class, mode and attributes, and can be reached. `taken` are names of
 * volumes that other claims of the Pod will get. Source: `FindMatchingVolume`.
 */
export function findMatchingVolume(
  claim: Claim,
  volumes: readonly Volume[],
  labels: Labels,
  taken: ReadonlySet<string>,
): Volume | undefined {
  const wanted = claimBytes(claim);
  const selector = claim.spec?.selector && labelSelector(claim.spec.selector);
  let smallest: { volume: Volume; bytes: number } | undefined;
  for (const volume of volumes) {
    const reserved = isReservedFor(volume, claim);
    if (taken.has(volume.metadata.name ?? '') || (volume.spec?.claimRef && !reserved)) continue;
    const bytes = quantityValue(volume.spec?.capacity?.storage ?? 0);
    if (bytes < wanted || !hasSameForm(claim, volume) || volume.metadata.deletionTimestamp) continue;
    if (reserved) return isReachable(volume, labels) ? volume : undefined;
    if (volume.status?.phase !== 'Available' || classOfVolume(volume) !== classOfClaim(claim)) continue;
    if (selector && !selector.matches(volume.metadata.labels)) continue;
    if (!hasAccessModes(claim, volume) || !isReachable(volume, labels)) continue;
    if (!smallest || bytes < smallest.bytes) smallest = { volume, bytes };
  }
  return smallest?.volume;
}

const hasSameForm = ({ spec: claim }: Claim, { spec: volume }: Volume): boolean =>
  (claim?.volumeMode ?? 'Filesystem') === (volume?.volumeMode ?? 'Filesystem') &&
  (claim?.volumeAttributesClassName ?? '') === (volume?.volumeAttributesClassName ?? '');

const hasAccessModes = ({ spec: claim }: Claim, { spec: volume }: Volume): boolean =>
  (claim?.accessModes ?? []).every((mode) => volume?.accessModes?.includes(mode));

/** A copy of the volume that is reserved for the claim; the volume itself when it was already. */
export function reservedFor(volume: Volume, claim: Claim): Volume {
  const { namespace = '', name = '', uid = '', resourceVersion = '' } = claim.metadata;
  const draft = deepCopy<PersistentVolume>(volume as PersistentVolume);
  const reference = volume.spec?.claimRef;
  const exact = isReservedFor(volume, claim) && reference?.uid === uid;
  const byUser = isReservedFor(volume, claim) || volume.metadata.annotations?.[boundByController];
  if (exact && byUser) return volume;
  if (!exact) {
    draft.spec ??= {};
    draft.spec.claimRef = {
      kind: 'PersistentVolumeClaim',
      namespace,
      name,
      uid,
      apiVersion: 'v1',
      resourceVersion,
    };
  }
  if (!byUser) (draft.metadata.annotations ??= {})[boundByController] = 'yes';
  return deepFreeze(draft);
}
