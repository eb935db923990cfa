import type { RuntimeClass } from '../../api/node-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf } from './columns.ts';

/** Source: pkg/registry/node/runtimeclass. */
export const runtimeClasses: Resource<RuntimeClass> = {
  group: 'node.k8s.io',
  version: 'v1',
  resource: 'runtimeclasses',
  kind: 'RuntimeClass',
  singular: 'runtimeclass',
  namespaced: false,
  allowUnconditionalUpdate: false,
  loadValidation: () => import('../validation/runtime-class.ts'),
  columns: columnsOf('Name', 'Handler', 'Age'),
  cells: ({ metadata, handler }, now) => [metadata.name ?? '', handler, age(metadata.creationTimestamp, now)],
};
