import type { PersistentVolume, PersistentVolumeSpec } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { validateNodeTerm } from '../validation/affinity.ts';
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

/** Fields of the spec that say nothing of where the bytes are; every other one is a kind of volume. */
const notSources = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

/** Source: pkg/registry/core/persistentvolume, pkg/apis/core/validation `ValidatePersistentVolume`. */
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
  validate: ({ metadata, spec }) => validateSpec(spec ?? {}, validateMetadata(metadata)).causes,
  validateUpdate: ({ spec = {} }, old) => {
    const faults = validateSpec(spec, new Faults());
    const [source, was] = [spec, old.spec ?? {}].map((one) => JSON.stringify(sources(one).sort()));
    if (source !== was)
      faults.forbidden(
        'spec.persistentvolumesource',
        'spec.persistentvolumesource is immutable after creation',
      );
    faults.immutable('volumeMode', spec.volumeMode, old.spec?.volumeMode);
    return faults.causes;
  },
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

const sources = (spec: DeepReadonly<PersistentVolumeSpec>): (readonly [string, unknown])[] =>
  Object.entries(spec).filter(([key]) => !notSources.includes(key));

function validateSpec(spec: DeepReadonly<PersistentVolumeSpec>, faults: Faults): Faults {
  const { capacity = {}, persistentVolumeReclaimPolicy, nodeAffinity } = spec;
  validateAccessModes(spec, '', faults);
  const resources = Object.keys(capacity);
  if (resources.length === 0) faults.required('spec.capacity');
  if (capacity.storage === undefined || resources.length > 1)
    faults.notSupported('spec.capacity', spec.capacity ?? null, ['storage']);
  for (const [name, size] of Object.entries(capacity)) validateSize(`spec.capacity[${name}]`, size, faults);
  faults.oneOf('spec.persistentVolumeReclaimPolicy', persistentVolumeReclaimPolicy, [
    'Delete',
    'Recycle',
    'Retain',
  ]);
  if (nodeAffinity && !nodeAffinity.required)
    faults.required('spec.nodeAffinity.required', 'must specify required node constraints');
  nodeAffinity?.required?.nodeSelectorTerms?.forEach((term, i) => {
    validateNodeTerm(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`, faults);
  });
  const [first, ...more] = sources(spec);
  if (!first) faults.required('spec', 'must specify a volume type');
  for (const [source] of more) faults.forbidden(`spec.${source}`, 'may not specify more than 1 volume type');
  if (spec.local && !nodeAffinity?.required)
    faults.required('spec.nodeAffinity', 'Local volume requires node affinity');
  validateClassAndMode(spec, faults);
  return faults;
}
