import type { VolumeAttachment } from '../../api/storage-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';
import { keepStatus, statusSubresource } from './spec-and-status.ts';

/** Source: pkg/registry/storage/volumeattachment. */
export const volumeAttachments: Resource<VolumeAttachment> = {
  group: 'storage.k8s.io',
  version: 'v1',
  resource: 'volumeattachments',
  kind: 'VolumeAttachment',
  singular: 'volumeattachment',
  namespaced: false,
  returnsDeleted: true,
  allowUnconditionalUpdate: false,
  prepareForCreate: (draft) => {
    draft.status = { attached: false };
  },
  prepareForUpdate: keepStatus,
  loadValidation: () => import('../validation/volume-attachment.ts'),
  columns: columnsOf('Name', 'Attacher', 'PV', 'Node', 'Attached:boolean', 'Age'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name ?? '',
    spec.attacher,
    spec.source.persistentVolumeName ?? '',
    spec.nodeName,
    status?.attached ?? false,
    age(metadata.creationTimestamp, now),
  ],
  subresources: statusSubresource(),
};
