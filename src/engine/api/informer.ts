import type { Simulation } from '../sim/simulation.ts';
import type { ApiClient, Watch } from './client.ts';
import { type KubeObject, objectKey } from './object.ts';
import { StatusError } from './status.ts';

export interface InformerHandlers<T> {
  added?(object: T): void;
  updated?(before: T, after: T): void;
  deleted?(object: T): void;
}

/**
 * A local copy of a collection, kept by list and watch, that tells its handlers of every change. Handlers run in the
 * informer's own process and must not block. A watch that ends is opened again from the last resourceVersion; after a
 * 410 (Gone) the informer lists anew. Source: client-go tools/cache, `Reflector` and `DeltaFIFO`.
 */
export class Informer<T extends KubeObject> {
  readonly #sim: Simulation;
  readonly #client: ApiClient;
  readonly #path: string;
  readonly #query: Readonly<Record<string, string>>;
  readonly #handlers: InformerHandlers<T>[] = [];
  readonly #store = new Map<string, T>();
  #watch: Watch<T> | undefined;
  #stopped = false;

  constructor(
    sim: Simulation,
    client: ApiClient,
    path: string,
    query: Readonly<Record<string, string>> = {},
  ) {
    this.#sim = sim;
    this.#client = client;
    this.#path = path;
    this.#query = query;
  }

  /** What the informer has seen, by `namespace/name`, in the order in which it first saw them. */
  get store(): ReadonlyMap<string, T> {
    return this.#store;
  }

  handle(handlers: InformerHandlers<T>): this {
    this.#handlers.push(handlers);
    return this;
  }

  /** Lists, opens the watch, and goes on in a process of its own. Returns when the first list is in. */
  async start(): Promise<void> {
    let resourceVersion = await this.#list();
    this.#watch = await this.#open(resourceVersion);
    this.#sim.spawn(`informer ${this.#path}`, async () => {
      while (!this.#stopped) {
        resourceVersion = await this.#follow(resourceVersion);
        if (this.#stopped) return;
        await this.#sim.sleep('1s');
        try {
          if (resourceVersion === '') resourceVersion = await this.#list();
          this.#watch = await this.#open(resourceVersion);
        } catch (error) {
          if (!(error instanceof StatusError)) throw error;
          if (error.status.code === 410) resourceVersion = '';
        }
      }
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#watch?.stop();
  }

  #open(resourceVersion: string): Promise<Watch<T>> {
    return this.#client.watch<T>(this.#path, {
      ...this.#query,
      resourceVersion,
      allowWatchBookmarks: 'true',
    });
  }

  async #list(): Promise<string> {
    const list = await this.#client.list<T>(this.#path, this.#query);
    const listed = new Set<string>();
    for (const object of list.items) {
      listed.add(objectKey(object));
      this.#upsert(object);
    }
    for (const [key, object] of this.#store) if (!listed.has(key)) this.#remove(key, object);
    return list.metadata.resourceVersion ?? '';
  }

  /** Applies events until the watch ends. Returns where to go on, or '' when the informer must list anew. */
  async #follow(from: string): Promise<string> {
    let resourceVersion = from;
    for (;;) {
      const event = await this.#watch?.events.receive();
      if (!event) return resourceVersion;
      if (event.type === 'ERROR') return '';
      resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
      if (event.type === 'ADDED' || event.type === 'MODIFIED') this.#upsert(event.object);
      if (event.type === 'DELETED') this.#remove(objectKey(event.object), event.object);
    }
  }

  #upsert(object: T): void {
    const key = objectKey(object);
    const before = this.#store.get(key);
    if (before?.metadata.resourceVersion === object.metadata.resourceVersion && before) return;
    this.#store.set(key, object);
    for (const handler of this.#handlers) {
      if (before) handler.updated?.(before, object);
      else handler.added?.(object);
    }
  }

  #remove(key: string, object: T): void {
    if (!this.#store.delete(key)) return;
    for (const handler of this.#handlers) handler.deleted?.(object);
  }
}
