import type { DeepReadonly } from '../../api/object.ts';
import type { StorageClass } from '../../api/storage-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';

const IS_DEFAULT = ['', 'beta.'].map((beta) => `storageclass.${beta}kubernetes.io/is-default-class`);

/** Whether claims without a class get this one. Source: pkg/apis/storage/util `IsDefaultAnnotation`. */
export const isDefaultClass = ({ metadata }: DeepReadonly<StorageClass>): boolean =>
  IS_DEFAULT.some((key) => metadata.annotations?.[key] === 'true');

/** Source: pkg/registry/storage/storageclass, pkg/apis/storage/validation. */
export const storageClasses: Resource<StorageClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  resource: 'storageclasses',
  kind: 'StorageClass',
  singular: 'storageclass',
  shortNames: ['sc'],
  namespaced: false,
  returnsDeleted: true,
  defaults: (draft) => {
    draft.reclaimPolicy ??= 'Delete';
    draft.volumeBindingMode ??= 'Immediate';
  },
  loadValidation: () => import('../validation/storage-class.ts'),
  columns: columnsOf(
    'Name',
    'Provisioner',
    'ReclaimPolicy',
    'VolumeBindingMode',
    'AllowVolumeExpansion',
    'Age',
  ),
  cells: (object, now) => [
    `${object.metadata.name}${isDefaultClass(object) ? ' (default)' : ''}`,
    object.provisioner,
    object.reclaimPolicy ?? 'Delete',
    object.volumeBindingMode ?? 'Immediate',
    object.allowVolumeExpansion ?? false,
    age(object.metadata.creationTimestamp, now),
  ],
};
