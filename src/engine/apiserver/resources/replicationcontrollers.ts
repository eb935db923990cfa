import type { ReplicationController } from '../../api/apps-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { labelsText } from './columns.ts';
import { replicaSetColumns } from './replicasets.ts';
import { containerCells, defaultWorkload, workload, workloadValidation } from './workloads.ts';

/** Source: pkg/registry/core/replicationcontroller. */
export const replicationControllers: Resource<ReplicationController> = {
  ...workload,
  group: '',
  resource: 'replicationcontrollers',
  kind: 'ReplicationController',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  storagePrefix: 'controllers',
  defaults: (draft) => {
    defaultWorkload(draft);
    const labels = draft.spec?.template?.metadata?.labels;
    if (!labels || !draft.spec) return;
    draft.spec.selector ??= { ...labels };
    draft.metadata.labels ??= { ...labels };
  },
  ...workloadValidation<ReplicationController>(
    ({ spec }) => spec?.selector && { matchLabels: spec.selector },
  ),
  columns: replicaSetColumns,
  cells: ({ metadata, spec = {}, status }, now) => [
    metadata.name ?? '',
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(metadata.creationTimestamp, now),
    ...containerCells(spec.template),
    labelsText(spec.selector),
  ],
};
