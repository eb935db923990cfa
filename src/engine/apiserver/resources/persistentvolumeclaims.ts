import type { PersistentVolumeClaim } from '../../api/core-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';
import { keepStatus, statusSubresource } from './spec-and-status.ts';
import { accessModesText, classOf } from './volume-claims.ts';

/** Source: pkg/registry/core/persistentvolumeclaim. */
export const persistentVolumeClaims: Resource<PersistentVolumeClaim> = {
  group: '',
  version: 'v1',
  resource: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  namespaced: true,
  returnsDeleted: true,
  defaults: (draft) => {
    draft.spec ??= {};
    draft.spec.resources ??= {};
    draft.spec.volumeMode ??= 'Filesystem';
    draft.status ??= {};
    draft.status.phase ??= 'Pending';
  },
  prepareForCreate: (draft) => {
    draft.status = { phase: 'Pending' };
  },
  prepareForUpdate: keepStatus,
  loadValidation: () => import('../validation/persistent-volume-claim.ts'),
  fieldNames: ['name'],
  fields: ({ metadata }) => ({ name: metadata.name ?? '' }),
  columns: columnsOf(
    'Name',
    'Status',
    'Volume',
    'Capacity',
    'Access Modes',
    'StorageClass',
    'VolumeAttributesClass',
    'Age',
    'VolumeMode+',
  ),
  cells: ({ metadata, spec = {}, status = {} }, now) => [
    metadata.name ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
    spec.volumeName ?? '',
    spec.volumeName ? (status.capacity?.storage ?? '0') : '',
    spec.volumeName ? accessModesText(status.accessModes) : '',
    classOf(metadata.annotations, spec.storageClassName),
    spec.volumeAttributesClassName ?? '<unset>',
    age(metadata.creationTimestamp, now),
    spec.volumeMode ?? '<unset>',
  ],
  subresources: statusSubresource(),
};
