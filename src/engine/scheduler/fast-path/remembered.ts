import type { ReadonlyPod } from '../framework.ts';
import type { Snapshot } from '../snapshot.ts';
import type { KeptByNode } from './kept-by-node.ts';

/** For how many kinds of pods the answers of a plugin are remembered; the one used longest ago goes first. */
const FRAGMENTS_MAX = 8;

/** Something kept by node for pods with the same fragment. */
export class Remembered<T extends KeptByNode> {
  readonly #snapshot: Snapshot;
  readonly #fragmentOf: (pod: ReadonlyPod, snapshot: Snapshot) => string;
  readonly #make: () => T;
  readonly #byFragment = new Map<string, T>();

  constructor(
    snapshot: Snapshot,
    fragmentOf: (pod: ReadonlyPod, snapshot: Snapshot) => string,
    make: () => T,
  ) {
    this.#snapshot = snapshot;
    this.#fragmentOf = fragmentOf;
    this.#make = make;
  }

  /** What is kept for pods like this one, up to date. */
  for(pod: ReadonlyPod): T {
    const fragment = this.#fragmentOf(pod, this.#snapshot);
    const kept = this.#byFragment.get(fragment) ?? this.#make();
    this.#byFragment.delete(fragment);
    this.#byFragment.set(fragment, kept);
    if (this.#byFragment.size > FRAGMENTS_MAX) {
      const [oldest = ''] = this.#byFragment.keys();
      this.#byFragment.delete(oldest);
    }
    kept.update(this.#snapshot);
    return kept;
  }
}
