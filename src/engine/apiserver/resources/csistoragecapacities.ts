import type { CSIStorageCapacity } from '../../api/storage-v1.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';

/** How much a driver can still give to some nodes. Source: pkg/registry/storage/csistoragecapacity. */
export const csiStorageCapacities: Resource<CSIStorageCapacity> = {
  group: 'storage.k8s.io',
  version: 'v1',
  resource: 'csistoragecapacities',
  kind: 'CSIStorageCapacity',
  singular: 'csistoragecapacity',
  namespaced: true,
  returnsDeleted: true,
  allowUnconditionalUpdate: false,
  loadValidation: () => import('../validation/csi-storage-capacity.ts'),
  columns: columnsOf('Name', 'StorageClassName', 'Capacity'),
  cells: ({ metadata, storageClassName, capacity = '<unset>' }) => [
    metadata.name ?? '',
    storageClassName,
    capacity,
  ],
};
