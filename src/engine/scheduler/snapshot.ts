import type { NodeInfo } from './node-info.ts';

/** A log of changes longer than this, and than the nodes are many, is not worth reading. */
const CHANGES_MIN = 1_024;

/**
 * The nodes as one scheduling cycle sees them; what happens meanwhile does not change it. The order is the search
 * order: round robin over the zones. Source: backend/cache/snapshot.go, 1.36.4.
 */
export class Snapshot {
  #list: NodeInfo[] = [];
  #names: readonly string[] = [];
  #order = 0;
  readonly #changes: number[] = [];
  readonly #index = new Map<string, number>();
  #withAffinity: readonly NodeInfo[] | undefined;
  #withRequiredAntiAffinity: readonly NodeInfo[] | undefined;
  /** Goes up when a node comes or goes, and when an image comes to a node or leaves it. */
  imagesVersion = 0;

  get list(): readonly NodeInfo[] {
    return this.#list;
  }

  /** The names of the nodes, in their order. Another array after every change of it. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Goes up when the positions of nodes change: whatever is kept by position is void then. */
  get order(): number {
    return this.#order;
  }

  /** The positions of the nodes that have changed under this order, the last one last. */
  get changes(): readonly number[] {
    return this.#changes;
  }

  get(name: string): NodeInfo | undefined {
    return this.#list[this.#index.get(name) ?? -1];
  }

  get withAffinity(): readonly NodeInfo[] {
    this.#withAffinity ??= this.#list.filter((node) => node.podsWithAffinity.length > 0);
    return this.#withAffinity;
  }

  get withRequiredAntiAffinity(): readonly NodeInfo[] {
    this.#withRequiredAntiAffinity ??= this.#list.filter(
      (node) => node.podsWithRequiredAntiAffinity.length > 0,
    );
    return this.#withRequiredAntiAffinity;
  }

  /** A new set or order of nodes. */
  reset(nodes: NodeInfo[]): void {
    this.#list = nodes;
    this.#names = nodes.map(({ name }) => name);
    this.#index.clear();
    for (const [position, node] of nodes.entries()) {
      this.#index.set(node.name, position);
      node.position = position;
    }
    this.#forgetChanges();
    this.#withAffinity = undefined;
    this.#withRequiredAntiAffinity = undefined;
  }

  /** A node has changed. */
  replace(node: NodeInfo): void {
    const position = this.#index.get(node.name);
    if (position === undefined) return;
    const before = this.#list[position];
    this.#list[position] = node;
    node.position = position;
    if (this.#changes.length > Math.max(CHANGES_MIN, this.#list.length)) this.#forgetChanges();
    this.#changes.push(position);
    const differs = (some: (node: NodeInfo) => readonly unknown[]): boolean =>
      (before ? some(before).length : 0) > 0 || some(node).length > 0;
    if (differs(({ podsWithAffinity }) => podsWithAffinity)) this.#withAffinity = undefined;
    if (differs(({ podsWithRequiredAntiAffinity }) => podsWithRequiredAntiAffinity))
      this.#withRequiredAntiAffinity = undefined;
  }

  #forgetChanges(): void {
    this.#order++;
    this.#changes.length = 0;
  }
}
