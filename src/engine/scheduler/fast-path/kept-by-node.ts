import type { NodeInfo } from '../node-info.ts';
import type { Snapshot } from '../snapshot.ts';

/** Something kept for the nodes of the snapshot, by their position, and brought up to date where they have changed. */
export abstract class KeptByNode {
  #order = -1;
  #changesSeen = 0;

  /** Looks at what has changed since the last time, and at nothing else. */
  update({ order, changes, list }: Snapshot): void {
    if (order !== this.#order) this.nodesReplaced(list);
    else for (let at = this.#changesSeen; at < changes.length; at++) this.nodeChanged(changes[at] ?? 0, list);
    this.#order = order;
    this.#changesSeen = changes.length;
  }

  protected abstract nodesReplaced(nodes: readonly NodeInfo[]): void;
  protected abstract nodeChanged(position: number, nodes: readonly NodeInfo[]): void;
}
