/**
 * The cluster's visible state at any moment of a run. The fold keeps a copy of its state every thousand events, so a
 * position is reached from the one before it, however long the run is.
 */
import type { KubeObject } from '../../api/object.ts';
import { type EtcdState, etcdFold, liveKeys, objectOf } from './etcd.ts';
import type { Fold, TraceRecord } from './fold.ts';
import { type NodesState, nodesFold } from './nodes.ts';
import { type SchedulerState, schedulerFold } from './scheduler.ts';
import { type WatchesState, watchesFold } from './watches.ts';

/** Everything that components let see; read-only for whoever is given one. */
export interface ClusterState {
  /** How many events have happened. */
  readonly position: number;
  readonly etcd: EtcdState;
  readonly scheduler: SchedulerState;
  readonly nodes: NodesState;
  readonly watches: WatchesState;
}

const folds = { etcd: etcdFold, scheduler: schedulerFold, nodes: nodesFold, watches: watchesFold };
type Parts = Omit<ClusterState, 'position'>;
const components = Object.keys(folds) as (keyof typeof folds)[];

const each = (make: (fold: Fold<never>, component: keyof typeof folds) => unknown): Parts =>
  Object.fromEntries(
    components.map((component) => [component, make(folds[component] as unknown as Fold<never>, component)]),
  ) as unknown as Parts;

/** Events between two copies of the state. */
const CHECKPOINT_EVENTS = 1_000;

export class History {
  readonly #record: TraceRecord;
  readonly #checkpoints: ClusterState[] = [];

  /** @param record may grow; what it holds already must not change */
  constructor(record: TraceRecord) {
    this.#record = record;
  }

  /** The state after so many events; a position outside the run is moved to its nearer end. */
  at(position: number): ClusterState {
    const { events, untraced } = this.#record;
    const wanted = Math.max(0, Math.min(position, events.length));
    const nearest = Math.floor(wanted / CHECKPOINT_EVENTS);
    const known = Math.min(nearest, this.#checkpoints.length - 1);
    const base = this.#checkpoints[known];
    const state: Parts = base
      ? each((fold, component) => fold.copy(base[component] as never))
      : each((fold) => fold.initial());
    let at = base?.position ?? 0;
    let loaded = base ? untraced.findIndex(({ after }) => after >= at) : 0;
    if (loaded < 0) loaded = untraced.length;
    const keep = (): void => {
      if (at % CHECKPOINT_EVENTS !== 0 || at / CHECKPOINT_EVENTS !== this.#checkpoints.length) return;
      this.#checkpoints.push({ position: at, ...each((fold, part) => fold.copy(state[part] as never)) });
    };
    for (; ; at++) {
      keep();
      for (let write = untraced[loaded]; write && write.after <= at; write = untraced[++loaded])
        for (const part of components) folds[part].load?.(state[part] as never, write);
      if (at === wanted) return { position: at, ...state };
      const event = events[at];
      if (event) for (const part of components) folds[part].apply(state[part] as never, event);
    }
  }
}

/** The objects in etcd after so many events, with their resourceVersions, by key. */
export function objectsAt(record: TraceRecord, position: number): ReadonlyMap<string, KubeObject> {
  const { etcd } = new History(record).at(position);
  return new Map(liveKeys(etcd).map((version) => [version.key, objectOf(version)]));
}
