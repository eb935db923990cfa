/**
 * The lists of a Pod's or a Node's status that merge item by item, with the key that tells items apart; every other list
 * is replaced. These are what kubelets and the scheduler patch; what others may patch is told by patch-schema.ts.
 */
import type { PatchSchema } from './strategic-merge.ts';

export const statusMergeKeys: Readonly<Record<string, string>> = {
  conditions: 'type',
  podIPs: 'ip',
  hostIPs: 'ip',
  addresses: 'type',
  resourceClaimStatuses: 'name',
};

export const statusSchema: PatchSchema = {
  mergeKey: (field) => statusMergeKeys[field],
  below: () => statusSchema,
};
