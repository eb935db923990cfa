import type { Tally } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { Snapshot } from '../snapshot.ts';
import { KeptByNode } from './kept-by-node.ts';
import { RecentlyUsed } from './recently-used.ts';

/** `handle.tally` as it reads: every node is counted. */
export function countAnew<T>({ start, count }: Omit<Tally<T>, 'key'>, nodes: readonly NodeInfo[]): T {
  const counts = start();
  for (const node of nodes) count(counts, node, 1);
  return counts;
}

/** `handle.tally` of one built-in plugin: counts are kept from cycle to cycle, and changed nodes are counted again. */
export function keptTallies(snapshot: Snapshot): <T>(tally: Tally<T>) => T {
  const kept = new RecentlyUsed<KeptTally<unknown>>();
  return <T>(tally: Tally<T>): T => {
    const found = kept.get(tally.key, () => new KeptTally<unknown>(tally as Tally<unknown>));
    found.update(snapshot);
    return found.counts(snapshot.list) as T;
  };
}

class KeptTally<T> extends KeptByNode {
  readonly #tally: Tally<T>;
  /** The nodes as they were counted. */
  #counted: NodeInfo[] = [];
  #counts: T | undefined;

  constructor(tally: Tally<T>) {
    super();
    this.#tally = tally;
  }

  counts(nodes: readonly NodeInfo[]): T {
    if (this.#counts === undefined) {
      this.#counts = countAnew(this.#tally, nodes);
      this.#counted = [...nodes];
    }
    return this.#counts;
  }

  protected nodesReplaced(): void {
    this.#counts = undefined;
  }

  protected nodeChanged(position: number, nodes: readonly NodeInfo[]): void {
    const [before, after] = [this.#counted[position], nodes[position]];
    if (this.#counts === undefined || !before || !after || before === after) return;
    // With another Node object a topology may be new or gone: what is zero cannot be told from what is not there.
    if (before.node !== after.node) return this.nodesReplaced();
    this.#tally.count(this.#counts, before, -1);
    this.#tally.count(this.#counts, after, 1);
    this.#counted[position] = after;
  }
}
