/**
 * The watch cache of one resource: fed by one watch on etcd, it keeps the current objects and the recent changes, and
 * sends each watcher the changes of its selection. Source: k8s.io/apiserver/pkg/storage/cacher.
 */
import type { KubeObject, WatchEvent } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { type Etcd, prefixEnd, type StoreEvent, type WatchResponse } from '../etcd/etcd.ts';
import type { Channel } from '../sim/channel.ts';
import type { Simulation } from '../sim/simulation.ts';
import { type Micros, seconds } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit } from '../trace/trace.ts';

/** How many changes are kept for those who watch from an earlier resourceVersion: more while they come fast. */
const WINDOW_EVENTS_MIN = 100;
const WINDOW_EVENTS_MAX = 102_400;
/** Changes of so long are to be kept. */
const FRESH = seconds(75);
const BOOKMARK_PERIOD = seconds(60);

/** A change of an object; both sides carry the resourceVersion of the change's revision. */
interface Change {
  readonly at: Micros;
  readonly revision: number;
  readonly key: string;
  readonly object: KubeObject | undefined;
  readonly before: KubeObject | undefined;
}

export interface WatcherOptions {
  readonly id: number;
  /** Who watches, as the trace names it. */
  readonly name: string;
  /** Only keys with this prefix. */
  readonly prefix: string;
  readonly matches: (object: KubeObject) => boolean;
  /** The only value of the resource's trigger field that it can match, if it asks for one. */
  readonly trigger?: string;
  /** What the watcher is sent in place of an object: a Table, a PartialObjectMetadata, another version. */
  readonly present: (object: KubeObject) => KubeObject;
  readonly events: Channel<WatchEvent>;
  /** How a bookmark is written for the watcher; undefined: it wants none. */
  readonly bookmark: ((object: KubeObject) => KubeObject) | undefined;
}

interface Watcher extends WatcherOptions {
  /** Changes up to this revision are known to the watcher. */
  readonly from: number;
  /** Who came first is told first. */
  readonly turn: number;
}

/** Where a watch begins: `exact` after a revision; `any` and `initial` with what is there, `initial` with a bookmark. */
export type WatchStart =
  | { readonly kind: 'after'; readonly revision: number }
  | { readonly kind: 'current'; readonly endBookmark: boolean }
  | { readonly kind: 'now' };

export class WatchCache {
  readonly prefix: string;
  readonly #sim: Simulation;
  readonly #emit: Emit;
  readonly #decode: (kv: { value: unknown; modRevision: number }) => KubeObject;
  readonly #objects = new Map<string, KubeObject>();
  readonly #watchers = new Set<Watcher>();
  readonly #triggerOf: ((object: KubeObject) => string) | undefined;
  /** The watchers with a trigger, by its value: of a thousand kubelets one has to be told of a change of a pod. */
  readonly #triggered = new Map<string, Set<Watcher>>();
  readonly #untriggered = new Set<Watcher>();
  #turns = 0;
  readonly #bookmark: (revision: number, end: boolean) => KubeObject;
  #window: Change[] = [];
  /** The first change that is kept; those before it go now and then. */
  #first = 0;
  #capacity = WINDOW_EVENTS_MIN;
  /** Who knows the state of this revision, or of a later one, can be told all that changed since. */
  #oldest: number;
  #revision: number;
  #bookmarking = false;

  constructor(options: {
    sim: Simulation;
    etcd: Etcd;
    emit: Emit;
    prefix: string;
    /** The trigger field's value in an object. Source: cacher.go, `indexedTriggerFunc`. */
    triggerOf?: ((object: KubeObject) => string) | undefined;
    decode(kv: { value: unknown; modRevision: number }): KubeObject;
    bookmark(revision: number, end: boolean): KubeObject;
  }) {
    this.prefix = options.prefix;
    this.#sim = options.sim;
    this.#emit = options.emit;
    this.#decode = options.decode;
    this.#triggerOf = options.triggerOf;
    this.#bookmark = options.bookmark;
    this.#revision = options.etcd.revision;
    this.#oldest = this.#revision;
    const { responses } = options.etcd.watch({ key: this.prefix, rangeEnd: prefixEnd(this.prefix) });
    this.#sim.spawn(`watch cache ${this.prefix}`, async () => {
      for (let response = await responses.receive(); response; response = await responses.receive()) {
        this.#take(response);
      }
    });
  }

  /** The cached state of a key; it may lag behind etcd. */
  get(key: string): KubeObject | undefined {
    return this.#objects.get(key);
  }

  /** The cached states of the keys with a prefix, in the order in which they were made. */
  list(prefix: string): KubeObject[] {
    if (prefix === this.prefix) return [...this.#objects.values()];
    return [...this.#objects].filter(([key]) => key.startsWith(prefix)).map(([, object]) => object);
  }

  /** What existed before time began, without a change that a watcher could see. */
  load(key: string, object: KubeObject, revision: number): void {
    this.#objects.set(key, object);
    this.#revision = revision;
    this.#oldest = revision;
  }

  /** Adds a watcher and sends it what it has missed. Returns the function that ends it. */
  watch(options: WatcherOptions, start: WatchStart): () => void {
    if (start.kind === 'after' && start.revision < this.#oldest) {
      const { status } = new StatusError(
        410,
        'Expired',
        `too old resource version: ${start.revision} (${this.#oldest})`,
      );
      this.#send(options, 'ERROR', status as unknown as KubeObject, 12);
      options.events.close();
      return () => {};
    }
    const watcher: Watcher = {
      ...options,
      from: start.kind === 'after' ? start.revision : this.#revision,
      turn: this.#turns++,
    };
    if (start.kind === 'current') {
      for (const key of [...this.#objects.keys()].sort()) {
        const object = this.#objects.get(key) as KubeObject;
        if (key.startsWith(watcher.prefix) && watcher.matches(object))
          this.#send(watcher, 'ADDED', watcher.present(object), 12);
      }
      if (start.endBookmark && watcher.bookmark)
        this.#send(watcher, 'BOOKMARK', watcher.bookmark(this.#bookmark(this.#revision, true)), 12);
    } else if (start.kind === 'after') {
      for (const change of this.#window) this.#dispatch(watcher, change, 12);
    }
    this.#watchers.add(watcher);
    const peers = this.#peersOf(watcher);
    peers.add(watcher);
    if (watcher.bookmark) this.#scheduleBookmarks();
    return () => {
      this.#watchers.delete(watcher);
      peers.delete(watcher);
    };
  }

  #peersOf({ trigger }: WatcherOptions): Set<Watcher> {
    if (trigger === undefined || !this.#triggerOf) return this.#untriggered;
    let peers = this.#triggered.get(trigger);
    if (!peers) this.#triggered.set(trigger, (peers = new Set()));
    return peers;
  }

  // region: concerned
  /** The watchers that a change may be for, in turn. */
  #concerned({ object, before }: Change): Iterable<Watcher> {
    const triggerOf = this.#triggerOf;
    if (!triggerOf || this.#triggered.size === 0) return this.#untriggered;
    const values = new Set([object, before].flatMap((state) => (state ? [triggerOf(state)] : [])));
    const concerned = [...this.#untriggered];
    for (const value of values) concerned.push(...(this.#triggered.get(value) ?? []));
    return concerned.sort((one, other) => one.turn - other.turn);
  }
  // endregion

  #take({ events, step }: WatchResponse): void {
    const cause = this.#sim.cause;
    for (const event of events) {
      const change = this.#apply(event);
      for (const watcher of this.#concerned(change)) {
        if (cause !== undefined) this.#sim.cause = cause;
        this.#dispatch(watcher, change, step === undefined || step === 10 ? 12 : step);
      }
    }
  }

  #apply({ type, kv, prevKv }: StoreEvent): Change {
    const before = this.#objects.get(kv.key);
    this.#revision = kv.modRevision;
    const revision = kv.modRevision;
    const at = this.#sim.now;
    let change: Change;
    if (type === 'PUT') {
      const object = this.#decode(kv);
      this.#objects.set(kv.key, object);
      change = { at, revision, key: kv.key, object, before };
    } else {
      this.#objects.delete(kv.key);
      const gone = prevKv && this.#decode({ value: prevKv.value, modRevision: revision });
      change = { at, revision, key: kv.key, object: undefined, before: gone };
    }
    this.#remember(change);
    return change;
  }

  /** Source: `updateCache` and `resizeCacheLocked` of watch_cache.go. */
  #remember(change: Change): void {
    const window = this.#window;
    const age = (index: number): number => change.at - (window.at(index) as Change).at;
    if (window.length - this.#first === this.#capacity) {
      if (age(this.#first) < FRESH) this.#capacity = Math.min(this.#capacity * 2, WINDOW_EVENTS_MAX);
      else if (age(-this.#capacity / 4) > FRESH)
        this.#capacity = Math.max(this.#capacity / 2, WINDOW_EVENTS_MIN);
    }
    window.push(change);
    const first = window.length - this.#capacity;
    if (first <= this.#first) return;
    this.#first = first;
    this.#oldest = (window[first] as Change).revision - 1;
    if (first > this.#capacity) {
      window.splice(0, first);
      this.#first = 0;
    }
  }

  // region: dispatch
  /** A change as a watcher sees it: objects enter and leave its selection. */
  #dispatch(watcher: Watcher, { revision, key, object, before }: Change, step: Step): void {
    if (revision <= watcher.from || !key.startsWith(watcher.prefix)) return;
    const is = object !== undefined && watcher.matches(object);
    const was = before !== undefined && watcher.matches(before);
    if (is) this.#send(watcher, was ? 'MODIFIED' : 'ADDED', watcher.present(object), step);
    else if (was)
      this.#send(
        watcher,
        'DELETED',
        watcher.present(this.#decode({ value: before, modRevision: revision })),
        step,
      );
  }
  // endregion

  #send(watcher: WatcherOptions, type: WatchEvent['type'], object: KubeObject, step: Step): void {
    this.#emit('watch.sent', step, { watch: watcher.id, watcher: watcher.name, type, object });
    watcher.events.send({ type, object });
  }

  /** One round a minute, as long as somebody wants it. A bookmark carries nothing but a number, so it leaves no trace. */
  #scheduleBookmarks(): void {
    if (this.#bookmarking) return;
    this.#bookmarking = true;
    this.#sim.after(BOOKMARK_PERIOD, () => {
      this.#bookmarking = false;
      const object = this.#bookmark(this.#revision, false);
      for (const watcher of this.#watchers) {
        if (watcher.bookmark) watcher.events.send({ type: 'BOOKMARK', object: watcher.bookmark(object) });
      }
      if ([...this.#watchers].some((watcher) => watcher.bookmark)) this.#scheduleBookmarks();
    });
  }
}
