/**
 * metadata.managedFields as sets, and back. Source: k8s.io/apimachinery/pkg/util/managedfields/internal/managedfields.go.
 */
import type { ManagedFieldsEntry, Time } from '../../api/object.ts';
import { FieldSet, type FieldsV1 } from './field-set.ts';
import type { Managers, OwnedSet } from './updater.ts';

/** Who owns what, and since when. */
export interface Managed {
  readonly managers: Managers;
  readonly times: ReadonlyMap<string, Time>;
}

export const unmanaged: Managed = { managers: new Map(), times: new Map() };

export type Manager = Pick<ManagedFieldsEntry, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

/** What tells a manager from others. One that applies is the same in every version. */
export function identifierOf({ manager, operation, apiVersion, subresource }: Manager): string {
  const version = operation === 'Apply' ? undefined : apiVersion;
  return JSON.stringify({ manager, operation, apiVersion: version, subresource: subresource || undefined });
}

export const managerOf = (identifier: string): Manager => JSON.parse(identifier) as Manager;

/** Throws an Error that says what is wrong with an entry. */
export function decoded(entries: readonly ManagedFieldsEntry[]): Managed {
  const managers = new Map<string, OwnedSet>();
  const times = new Map<string, Time>();
  for (const [index, entry] of entries.entries()) {
    const { operation, apiVersion, fieldsType, fieldsV1 = {}, time } = entry;
    if (operation !== 'Apply' && operation !== 'Update')
      throw new Error('operation must be `Apply` or `Update`');
    if (!apiVersion) throw new Error('apiVersion must not be empty');
    if (!fieldsType) throw new Error(`missing fieldsType in managed fields entry ${index}`);
    if (fieldsType !== 'FieldsV1')
      throw new Error(`invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${index}`);
    const identifier = identifierOf(entry);
    const set = FieldSet.fromFieldsV1(fieldsV1 as FieldsV1);
    managers.set(identifier, { set, apiVersion, applied: operation === 'Apply' });
    if (time) times.set(identifier, time);
  }
  return { managers, times };
}

/** Sorted by operation, time, manager, version and subresource. */
export function encoded({ managers, times }: Managed): ManagedFieldsEntry[] {
  const entries = [...managers].map(([identifier, { set, apiVersion }]): ManagedFieldsEntry => {
    const { manager, operation, subresource } = managerOf(identifier);
    const time = times.get(identifier);
    return {
      ...(manager && { manager }),
      operation: operation as string,
      apiVersion,
      ...(time && { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: set.toFieldsV1(),
      ...(subresource && { subresource }),
    };
  });
  const order = (entry: ManagedFieldsEntry): string[] => [
    entry.operation ?? '',
    entry.time ?? '',
    entry.manager ?? '',
    entry.apiVersion ?? '',
    entry.subresource ?? '',
  ];
  return entries.sort((a, b) => compareLists(order(a), order(b)));
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] as string) < (b[at] as string) ? -1 : 1;
}

/** Managers that are remembered one by one if they update; the oldest beyond that become one. */
const UPDATERS_MAX = 10;

/** Source: managedfields/internal/capmanagers.go. */
export function capped({ managers, times }: Managed): Managed {
  const age = (identifier: string): string => times.get(identifier) ?? '';
  const updaters = [...managers]
    .filter(([, { applied }]) => !applied)
    .map(([identifier]) => identifier)
    .sort((a, b) => compareLists([age(a), a], [age(b), b]));
  if (updaters.length <= UPDATERS_MAX) return { managers, times };
  const [left, dated] = [new Map(managers), new Map(times)];
  const first = new Map<string, string>();
  let count = updaters.length;
  for (const updater of updaters) {
    if (count <= UPDATERS_MAX) break;
    const owned = left.get(updater) as OwnedSet;
    const { apiVersion } = owned;
    const bucket = identifierOf({ manager: 'ancient-changes', operation: 'Update', apiVersion });
    const oldest = first.get(apiVersion);
    if (oldest === undefined) {
      first.set(apiVersion, updater);
      continue;
    }
    if (!left.has(bucket)) {
      left.set(bucket, left.get(oldest) as OwnedSet);
      left.delete(oldest);
    }
    left.set(bucket, { ...owned, set: owned.set.union((left.get(bucket) as OwnedSet).set) });
    left.delete(updater);
    count--;
    const time = times.get(updater);
    if (time) dated.set(bucket, time);
  }
  return { managers: left, times: dated };
}
