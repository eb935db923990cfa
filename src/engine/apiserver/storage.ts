/**
 * Objects in etcd: keys, resourceVersions, optimistic concurrency. Knows no request.
 * Source: k8s.io/apiserver/pkg/storage/etcd3/store.go, pkg/registry/generic/registry/store.go.
 */
import { deepEqual, deepFreeze, type KubeObject } from '../api/object.ts';
import { alreadyExists, conflict, notFound, StatusError } from '../api/status.ts';
import { type Etcd, type EtcdError, type KeyValue, prefixEnd, type RangeResponse } from '../etcd/etcd.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit } from '../trace/trace.ts';
import type { Ownership } from './managed-fields/ownership.ts';
import { metadataInOrder } from './metadata.ts';
import type { Resource } from './resource.ts';
import { WatchCache } from './watch-cache.ts';

export const OUTDATED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** A write's particulars. */
export interface WriteOptions {
  /** The step of the story that the write belongs to. */
  readonly step?: Step | undefined;
  /** All is done but the write. */
  readonly dryRun?: boolean;
  /** Asked about a new state that is the same as the old one: whether its managedFields are others. */
  changesOwners?(changed: KubeObject, current: KubeObject): Promise<boolean>;
}

export class Storage {
  readonly #sim: Simulation;
  readonly #etcd: Etcd;
  readonly #emit: Emit;
  readonly #caches = new Map<string, WatchCache>();
  readonly #ownership = new WeakMap<object, Ownership>();
  readonly #decoded = new WeakMap<object, { revision: number; object: KubeObject }>();
  #lease = { id: 0, endsSeconds: 0 };

  constructor(sim: Simulation, etcd: Etcd, emit: Emit) {
    this.#sim = sim;
    this.#etcd = etcd;
    this.#emit = emit;
  }

  get revision(): number {
    return this.#etcd.revision;
  }

  cache(resource: Resource): WatchCache {
    const prefix = storagePrefix(resource);
    let cache = this.#caches.get(prefix);
    if (!cache) {
      const { kind, group, version } = storedResource(resource);
      cache = new WatchCache({
        sim: this.#sim,
        etcd: this.#etcd,
        emit: this.#emit,
        prefix,
        triggerOf: resource.trigger?.of as ((object: KubeObject) => string) | undefined,
        decode: (kv) => this.#decode(kv),
        bookmark: (revision, end) => ({
          kind,
          apiVersion: group ? `${group}/${version}` : version,
          metadata: {
            resourceVersion: String(revision),
            ...(end && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
          },
        }),
      });
      this.#caches.set(prefix, cache);
    }
    return cache;
  }

  /** Who owns an object's fields; nobody, if it was there before time began. */
  ownership(object: KubeObject): Ownership | undefined {
    return this.#ownership.get(object);
  }

  /** To be said of a new state before it is written. One of which nothing is said is owned as the old one was. */
  setOwnership(object: KubeObject, ownership: Ownership | undefined): void {
    if (ownership) this.#ownership.set(object, ownership);
  }

  /** An object as the watch cache knows it. */
  cached(resource: Resource, namespace: string, name: string): KubeObject | undefined {
    return this.cache(resource).get(storageKey(resource, namespace, name));
  }

  /** All of a namespace, or with `''` all there are, as the watch cache knows them. */
  cachedList(resource: Resource, namespace: string): KubeObject[] {
    return this.cache(resource).list(storageKey(resource, namespace, ''));
  }

  /** Puts an object that existed before time began. */
  load(resource: Resource, object: KubeObject): void {
    const { namespace = '', name = '' } = object.metadata;
    const key = storageKey(resource, namespace, name);
    const cache = this.cache(resource);
    const kv = this.#etcd.load(key, deepFreeze(object));
    cache.load(key, this.#decode(kv), kv.modRevision);
  }

  /** Reads the newest state from etcd. */
  async get(resource: Resource, namespace: string, name: string): Promise<KubeObject> {
    const { kvs } = await this.#etcd.range({ key: storageKey(resource, namespace, name) });
    if (!kvs[0]) throw notFound(resource, name);
    return this.#decode(kvs[0]);
  }

  /** A page of a collection: from the key after `from` on, as it was at `revision`. */
  async list(
    resource: Resource,
    namespace: string,
    page: { from?: string; limit?: number; revision?: number } = {},
  ): Promise<RangeResponse & { objects: readonly KubeObject[] }> {
    const prefix = storageKey(resource, namespace, '');
    const response = await this.#etcd.range({
      key: page.from === undefined ? prefix : prefix + page.from,
      rangeEnd: prefixEnd(prefix),
      ...(page.limit && { limit: page.limit }),
      ...(page.revision && { revision: page.revision }),
    });
    return { ...response, objects: response.kvs.map((kv) => this.#decode(kv)) };
  }

  async create(resource: Resource, object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const { namespace = '', name = '' } = object.metadata;
    const key = storageKey(resource, namespace, name);
    if (options.dryRun) {
      if ((await this.#etcd.range({ key })).kvs[0]) throw alreadyExists(resource, name);
      return object;
    }
    const lease = resource.ttlSeconds === undefined ? undefined : await this.#leaseFor(resource.ttlSeconds);
    // region: create
    const answer = await this.#etcd.txn(
      {
        compare: [{ key, target: 'mod', result: '=', value: 0 }],
        success: [{ type: 'put', key, value: deepFreeze(object), ...(lease && { lease }) }],
      },
      options.step,
    );
    if (!answer.succeeded) throw alreadyExists(resource, name);
    // endregion
    return this.#decode({ value: object, modRevision: answer.revision });
  }

  /**
   * Changes an object by a function that may be asked again, if another write came between. It returns the new state,
   * or the very object it got for none. Starts from the watch cache, as the real one does: a state that turns out to be
   * old costs another round, but never a wrong answer.
   */
  async update(
    resource: Resource,
    namespace: string,
    name: string,
    change: (current: KubeObject) => KubeObject | Promise<KubeObject>,
    options: WriteOptions = {},
  ): Promise<KubeObject> {
    const key = storageKey(resource, namespace, name);
    let current = this.cache(resource).get(key);
    let fresh = false;
    for (;;) {
      if (!current) {
        current = await this.get(resource, namespace, name);
        fresh = true;
      }
      let changed: KubeObject;
      try {
        changed = await change(current);
      } catch (error) {
        if (fresh || !(error instanceof StatusError)) throw error;
        current = undefined;
        continue;
      }
      const stripped = withoutResourceVersion(changed);
      this.setOwnership(stripped, this.ownership(changed) ?? this.ownership(current));
      const isSame = changed === current || deepEqual(stripped, withoutResourceVersion(current));
      if (isSame && !(await options.changesOwners?.(changed, current))) {
        if (fresh) return current;
        const newest: KubeObject = await this.get(resource, namespace, name);
        if (newest.metadata.resourceVersion === current.metadata.resourceVersion) return current;
        current = newest;
        fresh = true;
        continue;
      }
      if (options.dryRun) return changed;
      const lease = resource.ttlSeconds === undefined ? undefined : await this.#leaseFor(resource.ttlSeconds);
      // region: update
      const answer = await this.#etcd.txn(
        {
          compare: [{ key, target: 'mod', result: '=', value: Number(current.metadata.resourceVersion) }],
          success: [{ type: 'put', key, value: deepFreeze(stripped), ...(lease && { lease }) }],
          failure: [{ type: 'range', key }],
        },
        options.step,
      );
      if (answer.succeeded) return this.#decode({ value: stripped, modRevision: answer.revision });
      const [found] = answer.responses;
      const kv: KeyValue | undefined = found?.type === 'range' ? found.kvs[0] : undefined;
      if (!kv) throw notFound(resource, name);
      current = this.#decode(kv);
      fresh = true;
      // endregion
    }
  }

  /** Removes an object if it is still in this state. Returns it with the resourceVersion of its end. */
  async delete(resource: Resource, object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const { namespace = '', name = '', resourceVersion } = object.metadata;
    if (options.dryRun) return object;
    const key = storageKey(resource, namespace, name);
    const answer = await this.#etcd.txn(
      {
        compare: [{ key, target: 'mod', result: '=', value: Number(resourceVersion) }],
        success: [{ type: 'delete', key }],
      },
      options.step,
    );
    if (!answer.succeeded) throw conflict(resource, name, OUTDATED);
    return this.#decode({ value: object, modRevision: answer.revision });
  }

  /** The object of a stored value: the same, frozen and shared, with its resourceVersion. */
  #decode({ value, modRevision }: { value: unknown; modRevision: number }): KubeObject {
    const known = this.#decoded.get(value as object);
    if (known?.revision === modRevision) return known.object;
    const stored = value as KubeObject;
    const metadata = metadataInOrder({ ...stored.metadata, resourceVersion: String(modRevision) });
    const object = Object.freeze({ ...stored, metadata: Object.freeze(metadata) });
    this.setOwnership(object, this.ownership(stored));
    this.#decoded.set(stored, { revision: modRevision, object });
    return object;
  }

  /**
   * The lease under which objects with a time to live are put; writes of a short while share one.
   * Source: k8s.io/apiserver/pkg/storage/etcd3/lease_manager.go.
   */
  async #leaseFor(ttlSeconds: number): Promise<number> {
    const reuse = Math.min(60, Math.floor(ttlSeconds / 20));
    const now = this.#sim.now / 1_000_000;
    const usable =
      now + ttlSeconds < this.#lease.endsSeconds && now + ttlSeconds + reuse >= this.#lease.endsSeconds;
    if (!usable) {
      const id = await this.#etcd.grantLease(ttlSeconds + reuse);
      this.#lease = { id, endsSeconds: now + ttlSeconds + reuse };
    }
    return this.#lease.id;
  }
}

/** Objects are stored without their resourceVersion: it is the revision of the write. */
function withoutResourceVersion(object: KubeObject): KubeObject {
  if (object.metadata.resourceVersion === undefined) return object;
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export const storedResource = (resource: Resource): Resource => resource.storedAs?.resource ?? resource;

export const storagePrefix = (resource: Resource): string => {
  const stored = storedResource(resource);
  return `/registry/${stored.storagePrefix ?? stored.resource}/`;
};

/** `/registry/pods/default/nginx`; without a name the prefix of the namespace, without both that of all. */
export function storageKey(resource: Resource, namespace: string, name: string): string {
  const prefix = storagePrefix(resource);
  return resource.namespaced && namespace ? `${prefix}${namespace}/${name}` : `${prefix}${name}`;
}

/** What etcd answers instead of an object, as the API tells it. */
export function etcdError(error: EtcdError): StatusError {
  if (/compacted/.test(error.message)) {
    return new StatusError(410, 'Expired', 'The resourceVersion for the provided list is too old.');
  }
  return new StatusError(500, '', error.message);
}
