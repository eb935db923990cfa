import { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults } from '../../api/names.ts';
import type { CSIStorageCapacity } from '../../api/storage-v1.ts';
import type { Resource } from '../resource.ts';
import { validateSelector } from '../validation/affinity.ts';
import { validateMetadata } from '../validation/metadata.ts';
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
  validate: ({ metadata, nodeTopology, storageClassName = '', capacity }) => {
    const faults = validateMetadata(metadata);
    validateSelector(nodeTopology, 'nodeTopology', faults);
    faults.allInvalid('storageClassName', storageClassName, dnsSubdomainFaults(storageClassName));
    if (capacity?.startsWith('-')) faults.invalid('capacity', capacity, 'must be greater than or equal to 0');
    return faults.causes;
  },
  validateUpdate: (object, old) => {
    const faults = new Faults();
    for (const field of ['nodeTopology', 'storageClassName'] as const)
      faults.immutable(field, object[field], old[field]);
    return faults.causes;
  },
  columns: columnsOf('Name', 'StorageClassName', 'Capacity'),
  cells: ({ metadata, storageClassName, capacity = '<unset>' }) => [
    metadata.name ?? '',
    storageClassName,
    capacity,
  ],
};
