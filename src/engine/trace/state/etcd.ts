/**
 * etcd's keys with their versions. Compaction takes nothing away here: the history is the reader's, not the member's.
 */
import type { KubeObject } from '../../api/object.ts';
import type { KeyValue } from '../../etcd/key-value-store.ts';
import type { Fold } from './fold.ts';

/** One version of a key. A deletion is a version as well: without a value, its `version` is 0. */
export interface KeyVersion extends KeyValue {
  /** Id of the event that wrote it; absent for what was there before time began. */
  readonly event?: number;
  readonly previous?: KeyVersion;
}

export interface EtcdState {
  /** Revision of the last write. */
  revision: number;
  /** History before this revision can no longer be asked of etcd itself. */
  compacted: number;
  /** The newest version of every key that there ever was. */
  readonly keys: Map<string, KeyVersion>;
  /** Time to live of each lease, in seconds. */
  readonly leases: Map<number, number>;
}

export const etcdFold: Fold<EtcdState> = {
  initial: () => ({ revision: 1, compacted: 0, keys: new Map(), leases: new Map() }),

  load(draft, { kv }) {
    draft.revision = Math.max(draft.revision, kv.modRevision);
    add(draft, kv);
  },

  apply(draft, event) {
    switch (event.kind) {
      case 'etcd.put': {
        const { revision, ...kv } = event.data;
        draft.revision = revision;
        add(draft, { ...kv, modRevision: revision, event: event.id });
        break;
      }
      case 'etcd.deleted': {
        const { key, revision } = event.data;
        draft.revision = revision;
        const gone = { key, value: undefined, createRevision: 0, modRevision: revision, version: 0 };
        add(draft, { ...gone, event: event.id });
        break;
      }
      case 'etcd.compacted':
        draft.compacted = event.data.revision;
        break;
      case 'lease.granted':
        draft.leases.set(event.data.lease, event.data.ttlSeconds);
        break;
      case 'lease.expired':
        draft.leases.delete(event.data.lease);
    }
  },

  copy: (state) => ({ ...state, keys: new Map(state.keys), leases: new Map(state.leases) }),
};

function add({ keys }: EtcdState, version: Omit<KeyVersion, 'previous'>): void {
  const previous = keys.get(version.key);
  keys.set(version.key, { ...version, ...(previous && { previous }) });
}

/** The keys that are there, sorted; those below a prefix, or all. */
export function liveKeys({ keys }: EtcdState, prefix = ''): KeyVersion[] {
  const found = [...keys.values()].filter(({ key, version }) => version > 0 && key.startsWith(prefix));
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** A key as it was at a revision, or undefined when it was not there. */
export function atRevision({ keys }: EtcdState, key: string, revision: number): KeyVersion | undefined {
  let found = keys.get(key);
  while (found && found.modRevision > revision) found = found.previous;
  return found?.version ? found : undefined;
}

/** The object of a version, as the API server hands it out: with its resourceVersion. */
export function objectOf({ value, modRevision }: KeyVersion): KubeObject {
  const stored = value as KubeObject;
  return { ...stored, metadata: { ...stored.metadata, resourceVersion: String(modRevision) } };
}
