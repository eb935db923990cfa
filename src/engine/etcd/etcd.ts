/**
 * One etcd member: the store, and around it what takes time and leaves a trace. Every write goes through `propose`,
 * the one place where a member would ask the others first.
 * Source: etcd server/etcdserver/v3_server.go, server/lease/lessor.go.
 */
import { Channel } from '../sim/channel.ts';
import type { Cancel, Simulation } from '../sim/simulation.ts';
import { micros, millis, seconds } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import {
  EtcdError,
  inRange,
  type KeyRange,
  type KeyValue,
  KeyValueStore,
  type Operation,
  prefixEnd,
  type RangeRequest,
  type RangeResponse,
  type StoreEvent,
  type Transaction,
  type TransactionResponse,
} from './key-value-store.ts';

/** A write is on disk: of the 4.8 ms of a POST in golden/story/timings.json, what remains beside admission. */
const COMMIT_MICROS = millis(3);
/** A linearizable read of a single member. */
const READ_MICROS = micros(400);

/** What a watcher gets: all writes of one revision, or the reason why it gets no more. */
export interface WatchResponse {
  readonly revision: number;
  readonly events: readonly StoreEvent[];
  /** Set when the start revision is gone: the first revision that can still be watched. */
  readonly compactRevision?: number;
  /** The step of the story that the write belonged to. */
  readonly step?: Step;
}

export interface EtcdWatch {
  readonly responses: Channel<WatchResponse>;
  cancel(): void;
}

/** What members would agree on, as data. */
export type Entry =
  | { readonly transaction: Transaction }
  | { readonly compact: number }
  | { readonly grantLease: number; readonly ttlSeconds: number }
  | { readonly revokeLease: number };

interface Watcher {
  readonly range: KeyRange;
  readonly responses: Channel<WatchResponse>;
}

interface Lease {
  readonly id: number;
  readonly ttlSeconds: number;
  readonly keys: Set<string>;
  expiry: Cancel;
}

export class Etcd {
  readonly #sim: Simulation;
  readonly #trace: Trace;
  readonly #emit: Emit;
  readonly #store = new KeyValueStore();
  readonly #watchers = new Set<Watcher>();
  readonly #leases = new Map<number, Lease>();
  #lastLease = 0;

  constructor(sim: Simulation, trace: Trace, name = 'etcd-1') {
    this.#sim = sim;
    this.#trace = trace;
    this.#emit = trace.emitter(name, 'etcd/etcd.ts');
  }

  get revision(): number {
    return this.#store.revision;
  }

  get compactedRevision(): number {
    return this.#store.compactedRevision;
  }

  /** A key as it is now, without asking the member: for prints and checks. */
  peek(key: string): KeyValue | undefined {
    return this.#store.get(key);
  }

  /** A range as it is or was, without asking the member. Throws an EtcdError if the revision is compacted or to come. */
  peekRange(request: RangeRequest): readonly KeyValue[] {
    return this.#store.range(request).kvs;
  }

  /** Puts what was there before time began: without latency and without a trace. */
  load(key: string, value: unknown): KeyValue {
    const { events } = this.#store.apply({ success: [{ type: 'put', key, value }] });
    const { kv } = events[0] as StoreEvent;
    this.#trace.untraced.push({ after: this.#trace.length, kv });
    return kv;
  }

  async range(request: RangeRequest): Promise<RangeResponse> {
    await this.#sim.sleep(READ_MICROS);
    return this.#store.range(request);
  }

  async put(key: string, value: unknown, lease?: number): Promise<TransactionResponse> {
    return this.txn({ success: [{ type: 'put', key, value, ...(lease && { lease }) }] });
  }

  async delete(range: KeyRange): Promise<TransactionResponse> {
    return this.txn({ success: [{ type: 'delete', ...range }] });
  }

  // region: txn
  /** All of `success` if every comparison holds, else all of `failure`, at one revision. */
  async txn(transaction: Transaction, step: Step = 10): Promise<TransactionResponse> {
    const { success, compare = [], failure = [] } = transaction;
    const readOnly =
      success.every(({ type }) => type === 'range') && failure.every(({ type }) => type === 'range');
    if (readOnly && compare.length === 0) await this.#sim.sleep(READ_MICROS);
    else await this.propose({ transaction });
    return this.#apply(transaction, step);
  }

  /** Resolves when this member may apply the entry. With one member that is when its log is on disk. */
  async propose(_entry: Entry): Promise<void> {
    await this.#sim.sleep(COMMIT_MICROS);
  }
  // endregion

  /**
   * The writes to a range from `startRevision` on (default: from now on). If that is compacted, the one answer says so
   * and the channel closes.
   */
  watch(range: KeyRange, startRevision = this.revision + 1): EtcdWatch {
    const responses = new Channel<WatchResponse>(this.#sim, `watch of ${range.key}`);
    const watcher: Watcher = { range, responses };
    if (startRevision <= this.compactedRevision) {
      responses.send({ revision: this.revision, events: [], compactRevision: this.compactedRevision });
      responses.close();
      return { responses, cancel: () => {} };
    }
    for (const [revision, events] of byRevision(this.#store.eventsSince(range, startRevision))) {
      responses.send({ revision, events });
    }
    this.#watchers.add(watcher);
    return {
      responses,
      cancel: () => {
        this.#watchers.delete(watcher);
        responses.close();
      },
    };
  }

  /** Forgets history before a revision. Throws an EtcdError if it is compacted already, or in the future. */
  async compact(revision: number): Promise<void> {
    await this.propose({ compact: revision });
    this.#store.compact(revision);
    this.#emit('etcd.compacted', 10, { revision });
  }

  async grantLease(ttlSeconds: number): Promise<number> {
    const id = ++this.#lastLease;
    await this.propose({ grantLease: id, ttlSeconds });
    this.#leases.set(id, { id, ttlSeconds, keys: new Set(), expiry: this.#expireAfter(id, ttlSeconds) });
    this.#emit('lease.granted', 10, { lease: id, ttlSeconds });
    return id;
  }

  /** The lease lives for another whole time to live. */
  async keepAlive(id: number): Promise<number> {
    await this.#sim.sleep(READ_MICROS);
    const lease = this.#lease(id);
    lease.expiry();
    lease.expiry = this.#expireAfter(id, lease.ttlSeconds);
    return lease.ttlSeconds;
  }

  /** Ends a lease and deletes its keys, all at one revision. */
  async revokeLease(id: number): Promise<void> {
    await this.propose({ revokeLease: id });
    const lease = this.#lease(id);
    lease.expiry();
    this.#leases.delete(id);
    const keys = [...lease.keys].sort();
    this.#emit('lease.expired', 10, { lease: id, keys });
    if (keys.length > 0)
      this.#apply({ success: keys.map((key): Operation => ({ type: 'delete', key })) }, 10);
  }

  #expireAfter(id: number, ttlSeconds: number): Cancel {
    return this.#sim.after(seconds(ttlSeconds), () => {
      this.#sim.spawn(`expiry of lease ${id}`, () => this.revokeLease(id));
    });
  }

  #lease(id: number): Lease {
    const lease = this.#leases.get(id);
    if (!lease) throw new EtcdError('etcdserver: requested lease not found');
    return lease;
  }

  #apply(transaction: Transaction, step: Step): TransactionResponse {
    for (const operation of [...transaction.success, ...(transaction.failure ?? [])]) {
      if (operation.type === 'put' && operation.lease) this.#lease(operation.lease);
    }
    const { response, events } = this.#store.apply(transaction);
    for (const { type, kv, prevKv } of events) {
      if (prevKv?.lease) this.#leases.get(prevKv.lease)?.keys.delete(prevKv.key);
      if (kv.lease) this.#leases.get(kv.lease)?.keys.add(kv.key);
      if (type === 'DELETE') this.#emit('etcd.deleted', step, { key: kv.key, revision: kv.modRevision });
      else this.#emitPut(kv, step);
    }
    if (events.length > 0) this.#notify(events, response.revision, step);
    return response;
  }

  #emitPut({ key, value, createRevision, modRevision, version, lease }: KeyValue, step: Step): void {
    this.#emit('etcd.put', step, {
      key,
      revision: modRevision,
      createRevision,
      version,
      value,
      ...(lease && { lease }),
    });
  }

  #notify(events: readonly StoreEvent[], revision: number, step: Step): void {
    for (const { range, responses } of this.#watchers) {
      const seen = events.filter((event) => inRange(event.kv.key, range));
      if (seen.length > 0) responses.send({ revision, events: seen, step });
    }
  }
}

function byRevision(events: readonly StoreEvent[]): Map<number, StoreEvent[]> {
  const groups = new Map<number, StoreEvent[]>();
  for (const event of events) {
    const group = groups.get(event.kv.modRevision);
    if (group) group.push(event);
    else groups.set(event.kv.modRevision, [event]);
  }
  return groups;
}

export type { KeyRange, KeyValue, RangeRequest, RangeResponse, StoreEvent, Transaction, TransactionResponse };
export { EtcdError, prefixEnd };
