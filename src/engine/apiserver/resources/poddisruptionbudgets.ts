import { Faults } from '../../api/faults.ts';
import type { PodDisruptionBudget } from '../../api/policy-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';
import { keepStatusAndCount, statusSubresource } from './spec-and-status.ts';

const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;

/** Source: pkg/registry/policy/poddisruptionbudget. */
export const podDisruptionBudgets: Resource<PodDisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  resource: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  namespaced: true,
  allowUnconditionalUpdate: false,
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
    draft.status = {};
  },
  prepareForUpdate: keepStatusAndCount,
  loadValidation: () => import('../validation/pod-disruption-budget.ts'),
  columns: columnsOf('Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name ?? '',
    String(spec?.minAvailable ?? 'N/A'),
    String(spec?.maxUnavailable ?? 'N/A'),
    status?.disruptionsAllowed ?? 0,
    age(metadata.creationTimestamp, now),
  ],
  subresources: statusSubresource({
    validateUpdate: ({ status }) => {
      const faults = new Faults();
      for (const count of counts) faults.notNegative(`status.${count}`, status?.[count]);
      return faults.causes;
    },
  }),
};
