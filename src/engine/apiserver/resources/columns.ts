/** Columns that many tables share. */
import type { TableColumn } from '../resource.ts';

export const nameColumn: TableColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically.',
};

export const ageColumn: TableColumn = {
  name: 'Age',
  type: 'string',
  description: 'CreationTimestamp is a timestamp representing the server time when this object was created.',
};

export const column = (
  name: string,
  description: string,
  priority: 0 | 1 = 0,
  type: TableColumn['type'] = 'string',
): TableColumn => ({
  name,
  type,
  description,
  priority,
});
