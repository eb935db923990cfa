import type { KubeObject, MicroTime } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';

export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: MicroTime;
    renewTime?: MicroTime;
    leaseTransitions?: number;
  };
}

/** Source: pkg/registry/coordination/lease. */
export const leases: Resource<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  resource: 'leases',
  kind: 'Lease',
  singular: 'lease',
  namespaced: true,
  allowUnconditionalUpdate: false,
  columns: [nameColumn, column('Holder'), ageColumn],
  cells: ({ metadata, spec }, now) => [
    metadata.name ?? '',
    spec?.holderIdentity ?? '',
    age(metadata.creationTimestamp, now),
  ],
};
