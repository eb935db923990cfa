/** What the state of a component is folded from: a run's events and what etcd held without one. */
import type { TraceEvent } from '../events.ts';
import type { UntracedWrite } from '../trace.ts';

/** A trace as far as it goes; `Trace` is one, and so is what a page has been sent of it. */
export interface TraceRecord {
  readonly events: readonly TraceEvent[];
  readonly untraced: readonly UntracedWrite[];
}

/**
 * One component's visible state as a function of what has happened. `apply` changes the draft that it is given, and in
 * it only the outermost maps: what they hold is replaced, never changed, so a copy of the maps is a copy of the state.
 */
export interface Fold<S> {
  initial(): S;
  /** What etcd was given without an event, right before the event that follows. */
  load?(draft: S, write: UntracedWrite): void;
  apply(draft: S, event: TraceEvent): void;
  copy(state: S): S;
  /** How many entries a copy has, roughly. */
  size?(state: S): number;
}

/** A map with one entry more, or with another in the place of one. */
export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

export function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
