import type { ConfigMap } from '../../api/core-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';

/** Source: pkg/registry/core/configmap. */
export const configMaps: Resource<ConfigMap> = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  validateUpdate: ({ data, binaryData, immutable }, old) =>
    old.immutable &&
    (immutable !== true || JSON.stringify([data, binaryData]) !== JSON.stringify([old.data, old.binaryData]))
      ? [
          {
            reason: 'FieldValueForbidden',
            message: 'Forbidden: field is immutable when `immutable` is set',
            field: immutable ? 'data' : 'immutable',
          },
        ]
      : [],
  columns: [nameColumn, column('Data'), ageColumn],
  cells: ({ metadata, data = {}, binaryData = {} }, now) => [
    metadata.name ?? '',
    Object.keys(data).length + Object.keys(binaryData).length,
    age(metadata.creationTimestamp, now),
  ],
};
