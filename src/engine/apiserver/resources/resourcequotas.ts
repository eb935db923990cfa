import type { ResourceQuota } from '../../api/core-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';
import { keepStatus, statusSubresource } from './spec-and-status.ts';

/** Source: pkg/registry/core/resourcequota. */
export const resourceQuotas: Resource<ResourceQuota> = {
  group: '',
  version: 'v1',
  resource: 'resourcequotas',
  kind: 'ResourceQuota',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  returnsDeleted: true,
  prepareForCreate: (draft) => {
    draft.status = {};
  },
  prepareForUpdate: keepStatus,
  loadValidation: () => import('../validation/resource-quota.ts'),
  columns: columnsOf('Name', 'Request', 'Limit', 'Age'),
  cells: ({ metadata, status = {} }, now) => {
    const all = Object.keys(status.hard ?? {}).sort();
    const shown = (names: readonly string[]): string =>
      names.map((name) => `${name}: ${status.used?.[name] ?? '0'}/${status.hard?.[name]}`).join(', ');
    const isLimit = (name: string): boolean => name.startsWith('limits.');
    return [
      metadata.name ?? '',
      shown(all.filter((name) => !isLimit(name))),
      shown(all.filter(isLimit)),
      age(metadata.creationTimestamp, now),
    ];
  },
  subresources: statusSubresource({
    loadValidation: async () => {
      const { validateStatus } = await import('../validation/resource-quota.ts');
      return { validateUpdate: validateStatus };
    },
  }),
};
