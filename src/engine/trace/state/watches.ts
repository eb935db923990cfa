/** The watches that the API server serves from its watch caches, as far as they can be seen: by what they send. */
import type { Fold } from './fold.ts';

export interface WatchState {
  readonly watch: number;
  readonly watcher: string;
  /** Absent for a watch that was opened before time began. */
  readonly path?: string;
  /** Events sent so far. */
  readonly sent: number;
  /** Of the object that was sent last. */
  readonly resourceVersion?: string;
}

export type WatchesState = Map<number, WatchState>;

export const watchesFold: Fold<WatchesState> = {
  initial: () => new Map(),

  apply(draft, event) {
    switch (event.kind) {
      case 'watch.opened': {
        const { watch, watcher, path } = event.data;
        draft.set(watch, { sent: 0, ...draft.get(watch), watch, watcher, path });
        break;
      }
      case 'watch.sent': {
        const { watch, watcher, object } = event.data;
        const { resourceVersion } = object.metadata ?? {};
        const known = draft.get(watch) ?? { watch, watcher, sent: 0 };
        draft.set(watch, {
          ...known,
          sent: known.sent + 1,
          ...(resourceVersion !== undefined && { resourceVersion }),
        });
        break;
      }
      case 'watch.closed':
        draft.delete(event.data.watch);
    }
  },

  copy: (state) => new Map(state),
};
