import type { StatefulSet } from '../../api/apps-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';
import { containerCells, defaultWorkload, workload, workloadValidation } from './workloads.ts';

/** Source: pkg/registry/apps/statefulset, pkg/apis/apps/v1/defaults.go. */
export const statefulSets: Resource<StatefulSet> = {
  ...workload,
  group: 'apps',
  resource: 'statefulsets',
  kind: 'StatefulSet',
  singular: 'statefulset',
  shortNames: ['sts'],
  defaults: (draft) => {
    defaultWorkload(draft);
    const { updateStrategy, persistentVolumeClaimRetentionPolicy: retention } = draft.spec ?? {};
    draft.spec = {
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
      ...draft.spec,
      updateStrategy: updateStrategy?.type
        ? updateStrategy
        : { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain', ...retention },
    };
  },
  ...workloadValidation<StatefulSet>(({ spec }) => spec?.selector),
  columns: columnsOf('Name', 'Ready', 'Age', 'Containers+', 'Images+'),
  cells: ({ metadata, spec = {}, status }, now) => [
    metadata.name ?? '',
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    age(metadata.creationTimestamp, now),
    ...containerCells(spec.template),
  ],
};
