import type { CSIDriver } from '../../api/storage-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { columnsOf } from './columns.ts';

/** Source: pkg/registry/storage/csidriver, pkg/apis/storage/v1/defaults.go. */
export const csiDrivers: Resource<CSIDriver> = {
  group: 'storage.k8s.io',
  version: 'v1',
  resource: 'csidrivers',
  kind: 'CSIDriver',
  singular: 'csidriver',
  namespaced: false,
  returnsDeleted: true,
  allowUnconditionalUpdate: false,
  defaults: (draft) => {
    draft.spec = {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: ['Persistent'],
      requiresRepublish: false,
      seLinuxMount: false,
      ...draft.spec,
    };
  },
  validate: ({ metadata, spec }) => {
    const faults = validateMetadata(metadata);
    faults.oneOf('spec.fsGroupPolicy', spec.fsGroupPolicy, ['File', 'None', 'ReadWriteOnceWithFSType']);
    const audiences = new Set<string>();
    spec.tokenRequests?.forEach(({ audience = '' }, i) => {
      if (audiences.has(audience)) faults.duplicate(`spec.tokenRequests[${i}].audience`, audience);
      audiences.add(audience);
    });
    for (const mode of spec.volumeLifecycleModes ?? [])
      faults.oneOf('spec.volumeLifecycleModes', mode, ['Persistent', 'Ephemeral']);
    return faults.causes;
  },
  prepareForUpdate: (draft, old) => {
    if (JSON.stringify(draft.spec) !== JSON.stringify(old.spec))
      draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  columns: columnsOf(
    'Name',
    'AttachRequired:boolean',
    'PodInfoOnMount:boolean',
    'StorageCapacity:boolean',
    'TokenRequests',
    'RequiresRepublish:boolean',
    'Modes',
    'Age',
  ),
  cells: ({ metadata, spec }, now) => [
    metadata.name ?? '',
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
    spec.requiresRepublish ?? false,
    spec.volumeLifecycleModes?.join(',') || '<none>',
    age(metadata.creationTimestamp, now),
  ],
};
