import type { Namespace } from '../../api/core-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';

/** Source: pkg/registry/core/namespace. What deletes a namespace's content is a controller. */
export const namespaces: Resource<Namespace> = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  returnsDeleted: true,
  defaults: labelled,
  canonicalize: labelled,
  prepareForCreate: (draft) => {
    draft.status = { phase: 'Active' };
    const own = draft.spec?.finalizers ?? [];
    draft.spec = { ...draft.spec, finalizers: own.includes('kubernetes') ? own : [...own, 'kubernetes'] };
  },
  prepareForUpdate: (draft, old) => {
    draft.spec = { ...draft.spec, finalizers: [...(old.spec?.finalizers ?? [])] };
    draft.status = { ...(old.status as Namespace['status']) };
  },
  markDeleted: (draft) => {
    draft.status = { ...draft.status, phase: 'Terminating' };
  },
  isHeld: ({ spec }) => (spec?.finalizers?.length ?? 0) > 0,
  fieldNames: ['status.phase', 'name'],
  fields: ({ metadata, status }) => ({ 'status.phase': status?.phase ?? '', name: metadata.name ?? '' }),
  columns: [nameColumn, column('Status'), ageColumn],
  cells: ({ metadata, status }, now) => [
    metadata.name ?? '',
    status?.phase ?? '',
    age(metadata.creationTimestamp, now),
  ],
  subresources: {
    status: {
      update: {
        prepareForUpdate: (draft, old) => {
          draft.spec = { finalizers: [...(old.spec?.finalizers ?? [])] };
        },
      },
    },
    finalize: {
      update: {
        prepareForUpdate: (draft, old) => {
          draft.status = { ...(old.status as Namespace['status']) };
        },
      },
    },
  },
};

/** The label follows the name; a name that is generated is known only late. */
function labelled({ metadata }: Namespace): void {
  if (!metadata.name || metadata.labels?.['kubernetes.io/metadata.name'] === metadata.name) return;
  metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
}
