import type { Snapshot } from '../snapshot.ts';

/** Something kept for each node of the snapshot, by its position; what is kept of a node is forgotten when it changes. */
export abstract class KeptByNode {
  #order = -1;
  #changesSeen = 0;

  /** Forgets what has changed since the last time, and nothing else. */
  update({ order, changes, list }: Snapshot): void {
    if (order !== this.#order) this.forgetAll(list.length);
    else for (let at = this.#changesSeen; at < changes.length; at++) this.forget(changes[at] ?? 0);
    this.#order = order;
    this.#changesSeen = changes.length;
  }

  protected abstract forgetAll(nodeCount: number): void;
  protected abstract forget(position: number): void;
}
