import type { PriorityClass } from '../../api/scheduling-v1.ts';
import { forbidden } from '../../api/status.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';

/** The two that every cluster is born with. Source: pkg/apis/scheduling/v1/helpers.go. */
export const systemPriorityClasses: readonly PriorityClass[] = (
  [
    ['node', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'],
    [
      'cluster',
      2_000_000_000,
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    ],
  ] as const
).map(([what, value, description]) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: `system-${what}-critical` },
  value,
  description,
}));

/** Source: pkg/registry/scheduling/priorityclass. */
export const priorityClasses: Resource<PriorityClass> = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  resource: 'priorityclasses',
  kind: 'PriorityClass',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  defaults: (draft) => {
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
  },
  loadValidation: () => import('../validation/priority-class.ts'),
  validateDelete: (name) => {
    if (systemPriorityClasses.some((known) => known.metadata.name === name))
      throw forbidden(priorityClasses, name, 'this is a system priority class and cannot be deleted');
  },
  columns: columnsOf('Name', 'Value:integer', 'Global-Default:boolean', 'Age', 'PreemptionPolicy'),
  cells: ({ metadata, value, globalDefault = false, preemptionPolicy = '' }, now) => [
    metadata.name ?? '',
    value,
    globalDefault,
    age(metadata.creationTimestamp, now),
    preemptionPolicy,
  ],
};
