/** The cluster's visible state at any moment of a run, however long the run is. */
import type { KubeObject } from '../../api/object.ts';
import { type EtcdState, etcdFold, liveKeys, objectOf } from './etcd.ts';
import type { Fold, TraceRecord } from './fold.ts';
import { FoldedTrace } from './folded-trace.ts';
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

/** The folds of all components as one. */
const clusterFold: Fold<Parts> = {
  initial: () => each((fold) => fold.initial()),
  load(draft, write) {
    for (const component of components) folds[component].load?.(draft[component] as never, write);
  },
  apply(draft, event) {
    for (const component of components) folds[component].apply(draft[component] as never, event);
  },
  copy: (state) => each((fold, component) => fold.copy(state[component] as never)),
};

export class History {
  readonly #record: TraceRecord;
  readonly #folded: FoldedTrace<Parts>;

  /** @param record may grow; what it holds already must not change */
  constructor(record: TraceRecord) {
    this.#record = record;
    this.#folded = new FoldedTrace(clusterFold, record);
  }

  /** The state after so many events; a position outside the run is moved to its nearer end. */
  at(position: number): ClusterState {
    const wanted = Math.max(0, Math.min(position, this.#record.events.length));
    return { position: wanted, ...clusterFold.copy(this.#folded.at(wanted)) };
  }
}

/** The objects in etcd after so many events, with their resourceVersions, by key. */
export function objectsAt(record: TraceRecord, position: number): ReadonlyMap<string, KubeObject> {
  const { etcd } = new History(record).at(position);
  return new Map(liveKeys(etcd).map((version) => [version.key, objectOf(version)]));
}
