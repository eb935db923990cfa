import { base64 } from '../../api/base64.ts';
import type { Secret } from '../../api/core-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';

/** Source: pkg/registry/core/secret, pkg/apis/core/v1/{defaults,conversion}.go. */
export const secrets: Resource<Secret> = {
  group: '',
  version: 'v1',
  resource: 'secrets',
  kind: 'Secret',
  singular: 'secret',
  namespaced: true,
  defaults: (draft) => {
    draft.type ||= 'Opaque';
    const { stringData } = draft;
    if (!stringData) return;
    draft.data ??= {};
    for (const [key, text] of Object.entries(stringData)) draft.data[key] = base64(text);
    delete draft.stringData;
  },
  loadValidation: () => import('../validation/secret.ts'),
  isPlain: ({ type, data = {} }) =>
    type === 'Opaque' && Object.keys(data).every((key) => /^[\w-]{1,63}$/.test(key)),
  fieldNames: ['type'],
  fields: ({ type = '' }) => ({ type }),
  columns: columnsOf('Name', 'Type', 'Data', 'Age'),
  cells: ({ metadata, type = '', data = {} }, now) => [
    metadata.name ?? '',
    type,
    Object.keys(data).length,
    age(metadata.creationTimestamp, now),
  ],
};
