import type { NodeInfo } from './node-info.ts';

/**
 * The nodes as one scheduling cycle sees them; what happens meanwhile does not change it. The order is the search
 * order: round robin over the zones. Source: backend/cache/snapshot.go, 1.36.4.
 */
export class Snapshot {
  #list: NodeInfo[] = [];
  readonly #index = new Map<string, number>();
  #withAffinity: readonly NodeInfo[] | undefined;
  #withRequiredAntiAffinity: readonly NodeInfo[] | undefined;

  get list(): readonly NodeInfo[] {
    return this.#list;
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
    this.#index.clear();
    for (const [index, { name }] of nodes.entries()) this.#index.set(name, index);
    this.#forgetLists();
  }

  /** A node has changed. */
  replace(node: NodeInfo): void {
    const index = this.#index.get(node.name);
    if (index === undefined) return;
    const before = this.#list[index];
    this.#list[index] = node;
    if (before?.podsWithAffinity.length !== 0 || node.podsWithAffinity.length !== 0) this.#forgetLists();
  }

  #forgetLists(): void {
    this.#withAffinity = undefined;
    this.#withRequiredAntiAffinity = undefined;
  }
}
