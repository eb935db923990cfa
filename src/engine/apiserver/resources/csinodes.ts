import { dnsSubdomainFaults, qualifiedNameFaults } from '../../api/names.ts';
import type { CSINode } from '../../api/storage-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { columnsOf } from './columns.ts';

/** Which CSI drivers a node has, and how many volumes each can attach. Source: pkg/registry/storage/csinode. */
export const csiNodes: Resource<CSINode> = {
  group: 'storage.k8s.io',
  version: 'v1',
  resource: 'csinodes',
  kind: 'CSINode',
  singular: 'csinode',
  namespaced: false,
  returnsDeleted: true,
  allowUnconditionalUpdate: false,
  validate: ({ metadata, spec }) => {
    const faults = validateMetadata(metadata);
    const seen = new Set<string>();
    (spec?.drivers ?? []).forEach(({ name = '', nodeID = '', allocatable, topologyKeys = [] }, i) => {
      const field = `spec.drivers[${i}]`;
      if (!name) faults.required(`${field}.name`);
      else faults.allInvalid(`${field}.name`, name, dnsSubdomainFaults(name.toLowerCase()));
      if (!nodeID) faults.required(`${field}.nodeID`);
      faults.notNegative(`${field}.allocatable.count`, allocatable?.count);
      if (seen.has(name)) faults.duplicate(`${field}.name`, name);
      seen.add(name);
      for (const key of topologyKeys) faults.allInvalid(field, key, qualifiedNameFaults(key));
    });
    return faults.causes;
  },
  columns: columnsOf('Name', 'Drivers:integer', 'Age'),
  cells: ({ metadata, spec }, now) => [
    metadata.name ?? '',
    spec?.drivers?.length ?? 0,
    age(metadata.creationTimestamp, now),
  ],
};
