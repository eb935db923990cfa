/**
 * The scheduling cycle as one would explain it: every node is made anew from the objects, every plugin's file is asked
 * about every node, everything is scored. No snapshot, nothing remembered. What the engine does faster is held to it.
 */
import type { Node } from '../../../src/engine/api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../../../src/engine/api/object.ts';
import { loadConfiguration } from '../../../src/engine/scheduler/configuration/configuration.ts';
import {
  type AnyPlugin,
  CycleState,
  type Handle,
  type ListedResource,
  type ReadonlyPod,
  Status,
  type Tally,
} from '../../../src/engine/scheduler/framework.ts';
import type { ProfilePlugin } from '../../../src/engine/scheduler/framework-runtime.ts';
import { type ImageState, NodeInfo, podInfoOf } from '../../../src/engine/scheduler/node-info.ts';
import { makeProfiles, type ReaderPlugins } from '../../../src/engine/scheduler/profile.ts';
import { numFeasibleNodesToFind, selectHost } from '../../../src/engine/scheduler/schedule-one.ts';

type ReadonlyNode = DeepReadonly<Node>;

export interface Cell {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: readonly number[];
  readonly normalized: readonly number[];
}

/** All that a cycle decides. */
export interface Outcome {
  /** Nodes that passed and were looked at, in search order. */
  readonly feasible: readonly string[];
  /** node: plugin, code, reasons. */
  readonly refused: Readonly<Record<string, readonly string[]>>;
  /** Of the nodes that are not listed: code, reasons. */
  readonly absent: readonly string[];
  readonly scores?: readonly Cell[];
  readonly totals?: readonly number[];
  readonly node?: string;
  readonly nextStartNodeIndex: number;
}

export class ReferenceScheduler {
  readonly percentageOfNodesToScore: number;
  /** Nodes by zone, the zones in the order in which they were first seen. */
  #zones: { zone: string; nodes: ReadonlyNode[] }[] = [];
  readonly bound = new Map<string, ReadonlyPod>();
  readonly nominated = new Map<string, ReadonlyPod>();
  nextStartNodeIndex = 0;
  #nodes: NodeInfo[] = [];
  readonly #plugins: readonly ProfilePlugin[];

  constructor(
    percentageOfNodesToScore: number,
    objects: Partial<Record<ListedResource, readonly DeepReadonly<KubeObject>[]>>,
    readers: ReaderPlugins = {},
  ) {
    this.percentageOfNodesToScore = percentageOfNodesToScore;
    const nodes = (): readonly NodeInfo[] => this.#nodes;
    const handle = {
      nodes,
      node: (name: string) => this.#nodes.find((node) => node.name === name),
      nodesWithAffinity: () => this.#nodes.filter((node) => node.podsWithAffinity.length > 0),
      nodesWithRequiredAntiAffinity: () =>
        this.#nodes.filter((node) => node.podsWithRequiredAntiAffinity.length > 0),
      tally<T>({ start, count }: Tally<T>): T {
        const counts = start();
        for (const node of nodes()) count(counts, node, 1);
        return counts;
      },
      list: (resource: ListedResource) => objects[resource] ?? [],
    };
    this.#plugins =
      makeProfiles(loadConfiguration(), readers, () => handle as unknown as Handle)[0]?.plugins ?? [];
  }

  setNode(node: ReadonlyNode): void {
    const place = this.#zones.find(({ nodes }) => nodes.some(sameName(node)));
    if (place?.zone === zoneOf(node)) {
      place.nodes = place.nodes.map((other) => (sameName(node)(other) ? node : other));
      return;
    }
    this.removeNode(node);
    const zone = this.#zones.find((other) => other.zone === zoneOf(node));
    if (zone) zone.nodes.push(node);
    else this.#zones.push({ zone: zoneOf(node), nodes: [node] });
  }

  removeNode(node: ReadonlyNode): void {
    for (const zone of this.#zones) zone.nodes = zone.nodes.filter((other) => !sameName(node)(other));
    this.#zones = this.#zones.filter(({ nodes }) => nodes.length > 0);
  }

  async schedule(pod: ReadonlyPod): Promise<Outcome> {
    this.#nodes = this.#makeNodes();
    const state = new CycleState();
    const none = { feasible: [], refused: {}, absent: ['UnschedulableAndUnresolvable'] };
    if (this.#nodes.length === 0) return { ...none, nextStartNodeIndex: this.nextStartNodeIndex };
    const narrowed = await this.#preFilter(pod, state);
    if (narrowed instanceof Status) {
      const absent = [narrowed.code, ...narrowed.reasons];
      return { ...none, absent, nextStartNodeIndex: this.nextStartNodeIndex };
    }
    const refused: Record<string, readonly string[]> = {};
    const nominee = this.#nodes.find(({ name }) => name === pod.status?.nominatedNodeName);
    let feasible: NodeInfo[] = [];
    if (nominee) {
      const refusal = await this.#filter(pod, nominee, state);
      if (refusal) refused[nominee.name] = refusal;
      else feasible = [nominee];
    }
    if (feasible.length === 0) {
      feasible = await this.#findNodes(pod, state, narrowed, refused);
      const evaluated = feasible.length + Object.keys(refused).length;
      this.nextStartNodeIndex = (this.nextStartNodeIndex + evaluated) % this.#nodes.length;
    }
    const search = {
      feasible: feasible.map(({ name }) => name),
      refused,
      absent: narrowed
        ? ['UnschedulableAndUnresolvable', "node(s) didn't satisfy plugin(s) [NodeAffinity]"]
        : none.absent,
      nextStartNodeIndex: this.nextStartNodeIndex,
    };
    const [only, ...others] = feasible;
    if (!only) return search;
    if (others.length === 0)
      return { ...search, node: only.name, ...(nominee === only && { absent: none.absent }) };
    const scores = await this.#score(pod, feasible, state);
    const totals = feasible.map((_, index) =>
      scores.reduce((sum, { weight, normalized }) => sum + weight * (normalized[index] ?? 0), 0),
    );
    return { ...search, scores, totals, node: feasible[selectHost(totals)]?.name ?? '' };
  }

  #makeNodes(): NodeInfo[] {
    const objects: ReadonlyNode[] = [];
    const longest = Math.max(0, ...this.#zones.map(({ nodes }) => nodes.length));
    for (let index = 0; index < longest; index++)
      for (const { nodes } of this.#zones) if (nodes[index]) objects.push(nodes[index] as ReadonlyNode);
    const images = new Map<string, ImageState>();
    return objects.map((object) => {
      const node = new NodeInfo(object);
      for (const pod of this.bound.values()) if (pod.spec.nodeName === node.name) node.addPod(podInfoOf(pod));
      const own = (object.status?.images ?? []).flatMap(({ names = [], sizeBytes = 0 }) =>
        names.map((name) => {
          const state = images.get(name) ?? { bytes: sizeBytes, nodes: new Set<string>() };
          images.set(name, state);
          state.nodes.add(node.name);
          return [name, state] as const;
        }),
      );
      node.images = new Map(own);
      return node;
    });
  }

  /** The names that the search is narrowed to, or a refusal. */
  async #preFilter(pod: ReadonlyPod, state: CycleState): Promise<Status | ReadonlySet<string> | undefined> {
    const skipped = new Set<string>();
    let narrowed: ReadonlySet<string> | undefined;
    let refusal: Status | undefined;
    for (const { plugin } of this.#plugins) {
      const answer = await plugin.preFilter?.(pod, this.#nodes, state);
      if (!answer) continue;
      if (!(answer instanceof Status)) narrowed = answer.nodeNames;
      else if (answer.code === 'Skip') skipped.add(plugin.name);
      else if (answer.code === 'UnschedulableAndUnresolvable') return answer;
      else refusal = answer;
    }
    state.skippedFilterPlugins = skipped;
    return refusal ?? narrowed;
  }

  /** All nodes are filtered; then as many are taken, from the start index on, as the real search would look at. */
  async #findNodes(
    pod: ReadonlyPod,
    state: CycleState,
    narrowed: ReadonlySet<string> | undefined,
    refused: Record<string, readonly string[]>,
  ): Promise<NodeInfo[]> {
    const nodes = this.#nodes.filter(({ name }) => !narrowed || narrowed.has(name));
    const wanted = numFeasibleNodesToFind(this.percentageOfNodesToScore, nodes.length);
    const feasible: NodeInfo[] = [];
    for (let offset = 0; offset < nodes.length; offset++) {
      const node = nodes[(this.nextStartNodeIndex + offset) % nodes.length] as NodeInfo;
      const refusal = await this.#filter(pod, node, state);
      if (refusal) refused[node.name] = refusal;
      else if (feasible.length === wanted) break;
      else feasible.push(node);
    }
    return feasible;
  }

  async #filter(pod: ReadonlyPod, node: NodeInfo, state: CycleState): Promise<string[] | undefined> {
    const before = [...this.nominated.values()].filter(
      (other) =>
        other.status?.nominatedNodeName === node.name &&
        (other.spec.priority ?? 0) >= (pod.spec.priority ?? 0) &&
        other.metadata.uid !== pod.metadata.uid,
    );
    if (before.length > 0) {
      const crowded = node.clone();
      const crowdedState = state.clone();
      for (const other of before) {
        crowded.addPod(podInfoOf(other));
        for (const plugin of this.#running('addPod', state))
          await plugin.addPod?.(pod, podInfoOf(other), crowded, crowdedState);
      }
      const refusal = await this.#filterOnce(pod, crowded, crowdedState);
      if (refusal) return refusal;
    }
    return this.#filterOnce(pod, node, state);
  }

  async #filterOnce(pod: ReadonlyPod, node: NodeInfo, state: CycleState): Promise<string[] | undefined> {
    for (const plugin of this.#running('filter', state)) {
      const status = await plugin.filter?.(pod, node, state);
      if (status instanceof Status) return [plugin.name, status.code, ...status.reasons];
    }
    return undefined;
  }

  #running(point: 'filter' | 'addPod', state: CycleState): AnyPlugin[] {
    return this.#plugins
      .map(({ plugin }) => plugin)
      .filter((plugin) => plugin[point] && !state.skippedFilterPlugins.has(plugin.name));
  }

  async #score(pod: ReadonlyPod, nodes: readonly NodeInfo[], state: CycleState): Promise<Cell[]> {
    const cells: Cell[] = [];
    const running: ProfilePlugin[] = [];
    for (const entry of this.#plugins) {
      const answer = await entry.plugin.preScore?.(pod, nodes, state);
      if (entry.plugin.score && !(answer instanceof Status)) running.push(entry);
    }
    for (const { plugin, weight } of running) {
      const raw: number[] = [];
      for (const node of nodes) raw.push((await plugin.score?.(pod, node, state)) as number);
      const scores = nodes.map(({ name }, index) => ({ name, score: raw[index] ?? 0 }));
      await plugin.normalizeScore?.(scores, pod, state);
      cells.push({ plugin: plugin.name, weight, raw, normalized: scores.map(({ score }) => score) });
    }
    return cells;
  }
}

const sameName =
  (node: ReadonlyNode) =>
  (other: ReadonlyNode): boolean =>
    other.metadata.name === node.metadata.name;

const zoneOf = ({ metadata: { labels } }: ReadonlyNode): string =>
  labels?.['topology.kubernetes.io/zone'] ?? '';
