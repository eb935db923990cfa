/**
 * Changes of objects that the scheduler counts with before the API server has them. A change counts as long as the
 * informer still has the version that it was made of; a newer one replaces it.
 * Source: plugins/volumebinding/passive_assume_cache.go, 1.36.4.
 */
import { type DeepReadonly, type KubeObject, objectKey } from '../api/object.ts';

type Stored = DeepReadonly<Pick<KubeObject, 'metadata'>>;

export class AssumedObjects<T extends Stored> {
  readonly #assumed = new Map<string, T>();

  /** The object as the scheduler counts with it: the changed one if that is still a change of `stored`. */
  of(stored: T): T {
    const assumed = this.#assumed.get(objectKey(stored));
    return assumed && sameVersion(assumed, stored) ? assumed : stored;
  }

  assume(changed: T): void {
    this.#assumed.set(objectKey(changed), changed);
  }

  /** Takes a change back, unless another one of a later version has replaced it. */
  restore(changed: T): void {
    const key = objectKey(changed);
    const assumed = this.#assumed.get(key);
    if (assumed && sameVersion(assumed, changed)) this.#assumed.delete(key);
  }
}

const sameVersion = (a: Stored, b: Stored): boolean =>
  (a.metadata.resourceVersion ?? '') === (b.metadata.resourceVersion ?? '');
