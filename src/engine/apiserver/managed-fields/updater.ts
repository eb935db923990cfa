/**
 * Who owns which fields after a write, and what an applied configuration makes of an object.
 * Source: sigs.k8s.io/structured-merge-diff/v6/merge/update.go.
 */
import { deepEqual } from '../../api/object.ts';
import { type Comparison, compare, filtered } from './compare.ts';
import { type FieldFilter, type FieldPath, FieldSet } from './field-set.ts';
import { fieldsOf, withNamedFields } from './fields-of.ts';
import { merged, without } from './merge.ts';
import type { Schema } from './schema.ts';

export interface OwnedSet {
  readonly set: FieldSet;
  readonly apiVersion: string;
  readonly applied: boolean;
}

/** What each manager owns, by the identifier of the manager (managers.ts). */
export type Managers = ReadonlyMap<string, OwnedSet>;

/** A kind as it is written: its version, and the fields that the written resource takes no notice of. */
export interface WrittenKind {
  readonly schema: Schema;
  readonly apiVersion: string;
  readonly filter: FieldFilter | undefined;
}

/** Fields that others own and that a configuration would change. */
export class ApplyConflicts extends Error {
  override readonly name = 'ApplyConflicts';
  readonly conflicts: readonly { readonly manager: string; readonly path: FieldPath }[];
  constructor(conflicts: ApplyConflicts['conflicts']) {
    super('conflict');
    this.conflicts = conflicts;
  }
}

/** Who owns what once the object is as `after`: what changed is the writer's. */
export function updated(
  kind: WrittenKind,
  before: unknown,
  after: unknown,
  managers: Managers,
  manager: string,
): Managers {
  const { comparison, managers: others } = changed(kind, before, after, managers, manager, true);
  const { removed, modified, added } = comparison;
  const own = others.get(manager)?.set ?? new FieldSet();
  const set = own.difference(removed).union(modified).union(added).filter(kind.filter);
  return withSet(others, manager, { set, apiVersion: kind.apiVersion, applied: false });
}

/**
 * The object with the configuration laid over it; what the manager applied before and now leaves out is gone, unless
 * somebody else owns it. `object` is undefined if that changes nothing. Throws ApplyConflicts.
 */
export function applied(
  kind: WrittenKind,
  live: unknown,
  configuration: unknown,
  managers: Managers,
  manager: string,
  force: boolean,
): { readonly object: unknown; readonly managers: Managers } {
  const last = managers.get(manager);
  const set = fieldsOf(kind.schema, configuration).filter(kind.filter);
  const own = new Map(managers).set(manager, { set, apiVersion: kind.apiVersion, applied: true });
  const whole = merged(kind.schema, live, configuration);
  const object = last ? pruned(kind.schema, whole, own, last.set) : whole;
  const next = changed(kind, live, object, own, manager, force).managers;
  return { object: deepEqual(live, object) ? undefined : object, managers: next };
}

// region: changed
/** All but the writer lose what the write removes, changes or adds; if it may not, that is a conflict. */
function changed(
  kind: WrittenKind,
  before: unknown,
  after: unknown,
  managers: Managers,
  writer: string,
  force: boolean,
): { readonly comparison: Comparison; readonly managers: Managers } {
  const comparison = filtered(compare(kind.schema, before, after), kind.filter);
  const taken = comparison.modified.union(comparison.added);
  const left = new Map<string, OwnedSet>();
  const conflicts: { manager: string; path: FieldPath }[] = [];
  for (const [manager, owned] of managers) {
    const disputed = manager === writer ? new FieldSet() : owned.set.intersection(taken);
    for (const path of disputed.paths()) conflicts.push({ manager, path });
    const set =
      manager === writer ? owned.set : owned.set.difference(disputed).difference(comparison.removed);
    if (!set.isEmpty) left.set(manager, { ...owned, set });
  }
  if (!force && conflicts.length > 0) throw new ApplyConflicts(conflicts);
  return { comparison, managers: left };
}
// endregion

/** Without what the manager owned last time, but for what somebody owns now, and for what nobody ever gave away. */
function pruned(schema: Schema, whole: unknown, managers: Managers, last: FieldSet): unknown {
  if (last.isEmpty) return whole;
  const named = (set: FieldSet): FieldSet => withNamedFields(set, schema);
  const all = named(fieldsOf(schema, whole));
  const kept = (value: unknown): FieldSet => named(fieldsOf(schema, value));
  const bare = without(schema, whole, named(last));
  const owned = [...managers.values()].reduce((sum, { set }) => sum.union(set), new FieldSet());
  const restored = without(schema, whole, all.difference(kept(bare).union(named(owned))));
  return without(schema, whole, all.difference(kept(restored)).intersection(named(last)));
}

function withSet(managers: Managers, manager: string, owned: OwnedSet): Managers {
  const next = new Map(managers);
  if (owned.set.isEmpty) next.delete(manager);
  else next.set(manager, owned);
  return next;
}
