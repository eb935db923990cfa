import type { Deployment } from '../../api/apps-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf, selectorText } from './columns.ts';
import { containerCells, defaultWorkload, workload } from './workloads.ts';

/** Source: pkg/registry/apps/deployment, pkg/apis/apps/v1/defaults.go. */
export const deployments: Resource<Deployment> = {
  ...workload,
  group: 'apps',
  resource: 'deployments',
  kind: 'Deployment',
  singular: 'deployment',
  shortNames: ['deploy'],
  defaults: (draft) => {
    defaultWorkload(draft);
    const spec = draft.spec ?? {};
    const strategy = { ...spec.strategy, type: spec.strategy?.type || 'RollingUpdate' };
    if (strategy.type === 'RollingUpdate')
      strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...strategy.rollingUpdate };
    draft.spec = { revisionHistoryLimit: 10, progressDeadlineSeconds: 600, ...spec, strategy };
  },
  loadValidation: () => import('../validation/deployment.ts'),
  columns: columnsOf(
    'Name',
    'Ready',
    'Up-to-date',
    'Available',
    'Age',
    'Containers+',
    'Images+',
    'Selector+',
  ),
  cells: ({ metadata, spec = {}, status = {} }, now) => [
    metadata.name ?? '',
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status.updatedReplicas ?? 0,
    status.availableReplicas ?? 0,
    age(metadata.creationTimestamp, now),
    ...containerCells(spec.template),
    selectorText(spec.selector),
  ],
};
