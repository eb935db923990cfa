import type { PersistentVolume } from '../../api/core-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';
import { keepStatus, statusSubresource } from './spec-and-status.ts';
import { accessModesText, classOf } from './volume-claims.ts';

/** Source: pkg/registry/core/persistentvolume. */
export const persistentVolumes: Resource<PersistentVolume> = {
  group: '',
  version: 'v1',
  resource: 'persistentvolumes',
  kind: 'PersistentVolume',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  namespaced: false,
  returnsDeleted: true,
  defaults: (draft) => {
    draft.spec ??= {};
    draft.spec.persistentVolumeReclaimPolicy ||= 'Retain';
    draft.spec.volumeMode ??= 'Filesystem';
    draft.status ??= {};
    draft.status.phase ??= 'Pending';
  },
  prepareForCreate: (draft, now) => {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: now };
  },
  prepareForUpdate: keepStatus,
  loadValidation: () => import('../validation/persistent-volume.ts'),
  fieldNames: ['name'],
  fields: ({ metadata }) => ({ name: metadata.name ?? '' }),
  columns: columnsOf(
    'Name',
    'Capacity',
    'Access Modes',
    'Reclaim Policy',
    'Status',
    'Claim',
    'StorageClass',
    'VolumeAttributesClass',
    'Reason',
    'Age',
    'VolumeMode+',
  ),
  cells: ({ metadata, spec = {}, status = {} }, now) => [
    metadata.name ?? '',
    spec.capacity?.storage ?? '0',
    accessModesText(spec.accessModes),
    spec.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
    spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '',
    classOf(metadata.annotations, spec.storageClassName),
    spec.volumeAttributesClassName ?? '<unset>',
    status.reason ?? '',
    age(metadata.creationTimestamp, now),
    spec.volumeMode ?? '<unset>',
  ],
  subresources: statusSubresource({
    prepareForUpdate: (draft, old) => {
      const { phase, lastPhaseTransitionTime } = old.status ?? {};
      draft.status ??= {};
      // The time of a change of phase is the client's to set; the real server helps out with its own clock.
      if (draft.status.phase === phase && lastPhaseTransitionTime)
        draft.status.lastPhaseTransitionTime ??= lastPhaseTransitionTime;
    },
  }),
};
