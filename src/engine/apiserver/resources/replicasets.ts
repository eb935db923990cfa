import type { ReplicaSet } from '../../api/apps-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf, selectorText } from './columns.ts';
import { containerCells, defaultWorkload, workload, workloadValidation } from './workloads.ts';

export const replicaSetColumns = columnsOf(
  'Name',
  'Desired:integer',
  'Current:integer',
  'Ready:integer',
  'Age',
  'Containers+',
  'Images+',
  'Selector+',
);

/** Source: pkg/registry/apps/replicaset. */
export const replicaSets: Resource<ReplicaSet> = {
  ...workload,
  group: 'apps',
  resource: 'replicasets',
  kind: 'ReplicaSet',
  singular: 'replicaset',
  shortNames: ['rs'],
  defaults: defaultWorkload,
  ...workloadValidation<ReplicaSet>(({ spec }) => spec?.selector),
  columns: replicaSetColumns,
  cells: ({ metadata, spec = {}, status }, now) => [
    metadata.name ?? '',
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(metadata.creationTimestamp, now),
    ...containerCells(spec.template),
    selectorText(spec.selector),
  ],
};
