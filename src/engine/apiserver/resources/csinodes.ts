import type { CSINode } from '../../api/storage-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
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
  loadValidation: () => import('../validation/csi-node.ts'),
  columns: columnsOf('Name', 'Drivers:integer', 'Age'),
  cells: ({ metadata, spec }, now) => [
    metadata.name ?? '',
    spec?.drivers?.length ?? 0,
    age(metadata.creationTimestamp, now),
  ],
};
