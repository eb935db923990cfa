/**
 * The multi-version store of one etcd member: a revision for every write, old versions until compaction. Pure data,
 * without time, trace or waiting. Source: etcd server/storage/mvcc; the API of api/etcdserverpb/rpc.proto.
 */

/** One version of one key. Values are frozen JSON; their stored bytes are another matter. */
export interface KeyValue {
  readonly key: string;
  readonly value: unknown;
  /** The revision of the write that created the key. */
  readonly createRevision: number;
  /** The revision of the last write. */
  readonly modRevision: number;
  /** Counts the writes since the key was created, from 1. */
  readonly version: number;
  readonly lease?: number;
}

/** A write as watchers see it. `kv` of a DELETE has the revision of the deletion and the last value is in `prevKv`. */
export interface StoreEvent {
  readonly type: 'PUT' | 'DELETE';
  readonly kv: KeyValue;
  readonly prevKv?: KeyValue;
}

/** The keys from `key` on, up to but without `rangeEnd`; without `rangeEnd`, the one key. */
export interface KeyRange {
  readonly key: string;
  readonly rangeEnd?: string;
}

export interface RangeRequest extends KeyRange {
  /** At most so many; 0 or absent is no limit. `count` still counts all. */
  readonly limit?: number;
  /** The store as it was then. */
  readonly revision?: number;
  readonly countOnly?: boolean;
}

export interface RangeResponse {
  readonly revision: number;
  readonly kvs: readonly KeyValue[];
  readonly more: boolean;
  readonly count: number;
}

export interface Compare {
  readonly key: string;
  readonly target: 'mod' | 'create' | 'version' | 'value';
  readonly result: '=' | '!=' | '<' | '>';
  readonly value: unknown;
}

export type Operation =
  | ({ readonly type: 'range' } & RangeRequest)
  | { readonly type: 'put'; readonly key: string; readonly value: unknown; readonly lease?: number }
  | ({ readonly type: 'delete' } & KeyRange);

export interface Transaction {
  readonly compare?: readonly Compare[];
  readonly success: readonly Operation[];
  readonly failure?: readonly Operation[];
}

export type OperationResponse =
  | ({ readonly type: 'range' } & RangeResponse)
  | { readonly type: 'put'; readonly prevKv?: KeyValue }
  | { readonly type: 'delete'; readonly deleted: readonly KeyValue[] };

export interface TransactionResponse {
  readonly succeeded: boolean;
  readonly revision: number;
  readonly responses: readonly OperationResponse[];
}

/** What etcd answers instead; the texts are those of its rpctypes. */
export class EtcdError extends Error {
  override readonly name = 'EtcdError';
}

export const compacted = (): EtcdError =>
  new EtcdError('etcdserver: mvcc: required revision has been compacted');
const futureRevision = (): EtcdError =>
  new EtcdError('etcdserver: mvcc: required revision is a future revision');

/** The end of the range of all keys that begin with the prefix. */
export function prefixEnd(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}

/** Invariant: revisions only grow; each version of a key has a greater modRevision than the one before. */
export class KeyValueStore {
  /** Revision of the last write. A fresh member begins at 1. */
  revision = 1;
  compactedRevision = 0;
  /** Versions of each key, oldest first; a deletion is a version 0. */
  readonly #versions = new Map<string, KeyValue[]>();
  /** The keys of `#versions`, sorted by code unit. */
  readonly #keys: string[] = [];
  /** All writes after the compacted revision, oldest first. */
  #history: StoreEvent[] = [];

  get(key: string): KeyValue | undefined {
    const kv = this.#versions.get(key)?.at(-1);
    return kv?.version ? kv : undefined;
  }

  range(request: RangeRequest): RangeResponse {
    const at = request.revision || this.revision;
    if (at > this.revision) throw futureRevision();
    if (at < this.compactedRevision) throw compacted();
    const kvs: KeyValue[] = [];
    let count = 0;
    for (const key of this.#keysIn(request)) {
      const kv = this.#versionAt(key, at);
      if (!kv) continue;
      count++;
      if (!request.countOnly && (!request.limit || kvs.length < request.limit)) kvs.push(kv);
    }
    return { revision: this.revision, kvs, more: !request.countOnly && count > kvs.length, count };
  }

  /** Applies a transaction at one revision. Returns the answer and what it wrote, in order. */
  apply(transaction: Transaction): { response: TransactionResponse; events: readonly StoreEvent[] } {
    const succeeded = (transaction.compare ?? []).every((compare) => this.#holds(compare));
    const operations = (succeeded ? transaction.success : transaction.failure) ?? [];
    const revision = this.revision + 1;
    const events: StoreEvent[] = [];
    const responses: OperationResponse[] = [];
    for (const operation of operations) {
      if (operation.type === 'range') {
        responses.push({ type: 'range', ...this.range(operation) });
      } else if (operation.type === 'put') {
        const event = this.#put(operation.key, operation.value, operation.lease, revision);
        events.push(event);
        responses.push({ type: 'put', ...(event.prevKv && { prevKv: event.prevKv }) });
      } else {
        const found = this.#keysIn(operation).map((key) => this.get(key));
        const deleted = found.filter((kv) => kv !== undefined);
        for (const kv of deleted) events.push(this.#delete(kv, revision));
        responses.push({ type: 'delete', deleted });
      }
    }
    if (events.length > 0) this.revision = revision;
    this.#history.push(...events);
    return { response: { succeeded, revision: this.revision, responses }, events };
  }

  /** The writes to a range from a revision on. Throws if some of them are compacted. */
  eventsSince(range: KeyRange, revision: number): StoreEvent[] {
    if (revision <= this.compactedRevision) throw compacted();
    return this.#history.slice(this.#historyIndex(revision)).filter((event) => inRange(event.kv.key, range));
  }

  /** Forgets every version that is not visible at this revision or later. */
  compact(revision: number): void {
    if (revision <= this.compactedRevision) throw compacted();
    if (revision > this.revision) throw futureRevision();
    this.compactedRevision = revision;
    this.#history = this.#history.slice(this.#historyIndex(revision + 1));
    for (const [key, versions] of this.#versions) {
      const visible = versions.findLastIndex((kv) => kv.modRevision <= revision);
      if (visible < 0) continue;
      versions.splice(0, versions[visible]?.version ? visible : visible + 1);
      if (versions.length > 0) continue;
      this.#versions.delete(key);
      this.#keys.splice(this.#keyIndex(key), 1);
    }
  }

  #put(key: string, value: unknown, lease: number | undefined, modRevision: number): StoreEvent {
    const prevKv = this.get(key);
    const kv: KeyValue = {
      key,
      value,
      createRevision: prevKv?.createRevision ?? modRevision,
      modRevision,
      version: (prevKv?.version ?? 0) + 1,
      ...(lease && { lease }),
    };
    this.#append(kv);
    return { type: 'PUT', kv, ...(prevKv && { prevKv }) };
  }

  #delete(prevKv: KeyValue, modRevision: number): StoreEvent {
    const kv: KeyValue = { key: prevKv.key, value: undefined, createRevision: 0, modRevision, version: 0 };
    this.#append(kv);
    return { type: 'DELETE', kv, prevKv };
  }

  #append(kv: KeyValue): void {
    const versions = this.#versions.get(kv.key);
    if (versions) {
      versions.push(kv);
    } else {
      this.#versions.set(kv.key, [kv]);
      this.#keys.splice(this.#keyIndex(kv.key), 0, kv.key);
    }
  }

  #versionAt(key: string, revision: number): KeyValue | undefined {
    const kv = this.#versions.get(key)?.findLast((version) => version.modRevision <= revision);
    return kv?.version ? kv : undefined;
  }

  #holds({ key, target, result, value }: Compare): boolean {
    const kv = this.get(key);
    const of = {
      mod: kv?.modRevision ?? 0,
      create: kv?.createRevision ?? 0,
      version: kv?.version ?? 0,
      value: kv?.value,
    };
    const actual = of[target];
    if (result === '=') return actual === value;
    if (result === '!=') return actual !== value;
    return result === '<' ? (actual as number) < (value as number) : (actual as number) > (value as number);
  }

  #keysIn({ key, rangeEnd }: KeyRange): readonly string[] {
    if (rangeEnd === undefined) return this.#versions.has(key) ? [key] : [];
    return this.#keys.slice(this.#keyIndex(key), this.#keyIndex(rangeEnd));
  }

  #keyIndex(key: string): number {
    return lowerBound(this.#keys.length, (index) => (this.#keys[index] as string) < key);
  }

  #historyIndex(revision: number): number {
    return lowerBound(
      this.#history.length,
      (index) => (this.#history[index] as StoreEvent).kv.modRevision < revision,
    );
  }
}

export const inRange = (key: string, range: KeyRange): boolean =>
  range.rangeEnd === undefined ? key === range.key : key >= range.key && key < range.rangeEnd;

/** The first index of 0..length for which `less` no longer holds. */
function lowerBound(length: number, less: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (less(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
