import { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults } from '../../api/names.ts';
import type { VolumeAttachment } from '../../api/storage-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { validateMetadata } from '../validation/metadata.ts';
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
  validate: ({ metadata, spec }) => {
    const faults = validateMetadata(metadata);
    const { attacher = '', nodeName = '', source } = spec ?? {};
    if (!attacher) faults.required('spec.attacher');
    else faults.allInvalid('spec.attacher', attacher, dnsSubdomainFaults(attacher.toLowerCase()));
    const { inlineVolumeSpec, persistentVolumeName } = source ?? {};
    const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
    if (!inlineVolumeSpec && persistentVolumeName === undefined) faults.required('spec.source', one);
    else if (inlineVolumeSpec && persistentVolumeName !== undefined) faults.forbidden('spec.source', one);
    faults.allInvalid('spec.nodeName', nodeName, dnsSubdomainFaults(nodeName));
    return faults.causes;
  },
  validateUpdate: (object, old) => {
    const faults = new Faults();
    faults.immutable('spec', object.spec, old.spec);
    return faults.causes;
  },
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
