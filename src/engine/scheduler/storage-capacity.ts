/**
 * Where a StorageClass's provisioner can make a volume, and whether it has room for it there.
 * Source: plugins/volumebinding/binder.go, `hasEnoughCapacity`, and pkg/apis/core/v1/helper `MatchTopologySelectorTerms`, 1.36.4.
 */
import type { DeepReadonly } from '../api/object.ts';
import { quantityValue } from '../api/quantities.ts';
import { type Labels, labelSelector } from '../api/selectors.ts';
import type { CSIDriver, CSIStorageCapacity, StorageClass } from '../api/storage-v1.ts';
import type { Handle } from './framework.ts';
import { type Claim, claimBytes } from './persistent-volumes.ts';

/** Terms are alternatives; a term without expressions matches nothing, a class without terms allows every node. */
export function allowsTopology(
  { allowedTopologies = [] }: DeepReadonly<StorageClass>,
  labels: Labels,
): boolean {
  if (allowedTopologies.length === 0) return true;
  return allowedTopologies.some(
    ({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.length > 0 &&
      matchLabelExpressions.every(({ key, values }) => values.includes(labels[key] ?? '') && key in labels),
  );
}

/** Only drivers that publish their capacity are asked; every other one is taken to have enough. */
export function hasEnoughStorage(
  claim: Claim,
  storageClass: DeepReadonly<StorageClass>,
  labels: Labels,
  handle: Handle,
): boolean {
  if (claim.spec?.resources?.requests?.storage === undefined) return true;
  const driver = handle.get('csidrivers', storageClass.provisioner) as DeepReadonly<CSIDriver> | undefined;
  if (!driver?.spec.storageCapacity) return true;
  const bytes = claimBytes(claim);
  return (handle.list('csistoragecapacities') as readonly DeepReadonly<CSIStorageCapacity>[]).some(
    (capacity) =>
      capacity.storageClassName === storageClass.metadata.name &&
      (storageLimit(capacity) ?? -1) >= bytes &&
      labelSelector(capacity.nodeTopology).matches(labels),
  );
}

/** The largest volume that can be made there, in bytes; undefined when nothing is said. */
export function storageLimit({
  maximumVolumeSize,
  capacity,
}: DeepReadonly<CSIStorageCapacity>): number | undefined {
  const limit = maximumVolumeSize ?? capacity;
  return limit === undefined ? undefined : quantityValue(limit);
}
