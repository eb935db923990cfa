/**
 * The database in which a reader's work is kept, version by version. A migration that has been published is never
 * changed: what a reader wrote with an old version of the site is brought to the newest one step by step.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Revision } from './revision.ts';

/** An exercise whose checks have all passed once. */
export interface Solved {
  readonly cell: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The step whose exercise it is; 0 for one that belongs to none. */
  readonly step: number;
}

export interface WorkSchema extends DBSchema {
  /** Every text of every cell; all of one cell lie beside each other. */
  revisions: { key: [cell: string, began: number, tab: string]; value: Revision };
  solved: { key: string; value: Solved };
}

export const DATABASE = 'one-pod';

type Migration = (
  database: IDBPDatabase<WorkSchema>,
  transaction: IDBPTransaction<WorkSchema, StoreNames<WorkSchema>[], 'versionchange'>,
) => void;

const migrations: readonly Migration[] = [
  (database) => database.createObjectStore('revisions', { keyPath: ['cell', 'began', 'tab'] }),
  (database) => database.createObjectStore('solved', { keyPath: 'cell' }),
];

export const VERSION = migrations.length;

/** Brings a database of an older version to this one. */
export function migrate(
  database: IDBPDatabase<WorkSchema>,
  from: number,
  transaction: IDBPTransaction<WorkSchema, StoreNames<WorkSchema>[], 'versionchange'>,
): void {
  for (const migration of migrations.slice(from)) migration(database, transaction);
}
