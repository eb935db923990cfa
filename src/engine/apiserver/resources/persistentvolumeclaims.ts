import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../api/core-v1.ts';
import { type DeepReadonly, deepEqual } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { validateSelector } from '../validation/affinity.ts';
import { Faults } from '../validation/faults.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { columnsOf } from './columns.ts';
import { keepStatus, statusSubresource } from './spec-and-status.ts';
import {
  accessModesText,
  classOf,
  validateAccessModes,
  validateClassAndMode,
  validateSize,
} from './volume-claims.ts';

/** Source: pkg/registry/core/persistentvolumeclaim, pkg/apis/core/validation `ValidatePersistentVolumeClaim`. */
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
  validate: ({ metadata, spec }) => validateSpec(spec ?? {}, validateMetadata(metadata)).causes,
  validateUpdate: ({ spec = {}, status }, old) => {
    const faults = validateSpec(spec, new Faults());
    // A claim gets its volume once; of a bound claim the size and the attributes may change.
    const free = [
      ...(old.spec?.volumeName ? [] : ['volumeName']),
      ...(status?.phase === 'Bound' ? ['resources', 'volumeAttributesClassName'] : []),
    ];
    const fixed = (one: object): unknown =>
      Object.fromEntries(Object.entries(one).filter(([key]) => !free.includes(key)));
    if (!deepEqual(fixed(spec), fixed(old.spec ?? {}))) {
      faults.forbidden(
        'spec',
        'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
      );
    }
    faults.immutable('volumeMode', spec.volumeMode, old.spec?.volumeMode);
    return faults.causes;
  },
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

function validateSpec(spec: DeepReadonly<PersistentVolumeClaimSpec>, faults: Faults): Faults {
  validateAccessModes(spec, 'at least 1 access mode is required', faults);
  validateSelector(spec.selector, 'spec.selector', faults);
  const size = spec.resources?.requests?.storage;
  if (size === undefined) faults.required('spec.resources[storage]');
  else validateSize('spec.resources[storage]', size, faults);
  validateClassAndMode(spec, faults);
  return faults;
}
