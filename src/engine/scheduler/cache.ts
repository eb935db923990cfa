/**
 * The scheduler's own picture of nodes and their pods. A pod counts for its node from the moment it is assumed there,
 * before the API server knows; the watch confirms it, or a failed binding forgets it.
 * Source: pkg/scheduler/backend/cache, cache.go and node_tree.go, 1.36.4.
 */
import type { Node } from '../api/core-v1.ts';
import { type DeepReadonly, deepEqual } from '../api/object.ts';
import type { ReadonlyPod } from './framework.ts';
import { type ImageState, NodeInfo, type PodInfo, podInfoOf } from './node-info.ts';
import { Snapshot } from './snapshot.ts';

interface CachedPod {
  info: PodInfo;
  nodeName: string;
  assumed: boolean;
}

export class SchedulerCache {
  readonly snapshot = new Snapshot();
  readonly #nodes = new Map<string, NodeInfo>();
  /** Names by zone, zones in the order in which they were first seen. */
  readonly #zones = new Map<string, string[]>();
  readonly #pods = new Map<string, CachedPod>();
  readonly #images = new Map<string, ImageState>();
  #imagesVersion = 0;
  /** Nodes whose NodeInfo the snapshot holds: they are copied before they change. */
  readonly #shared = new Set<string>();
  readonly #changed = new Set<string>();
  #orderChanged = false;

  get nodeCount(): number {
    return this.#nodes.size;
  }

  addNode(node: DeepReadonly<Node>): void {
    const info = new NodeInfo(node);
    if (this.#nodes.has(info.name)) return this.updateNode(node);
    for (const pod of this.#pods.values()) if (pod.nodeName === info.name) info.addPod(pod.info);
    this.#nodes.set(info.name, info);
    this.#addToZone(info);
    info.images = this.#addImages(node);
    this.#orderChanged = true;
  }

  updateNode(node: DeepReadonly<Node>): void {
    const before = this.#nodes.get(node.metadata.name ?? '');
    if (!before) return this.addNode(node);
    const imagesBefore = before.node.status?.images;
    const info = this.#writable(before);
    if (zoneOf(before.node) !== zoneOf(node)) {
      this.#removeFromZone(before);
      info.setNode(node);
      this.#addToZone(info);
      this.#orderChanged = true;
    } else info.setNode(node);
    if (deepEqual(imagesBefore, node.status?.images)) return;
    this.#removeImages(info);
    info.images = this.#addImages(node);
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    if (!info) return;
    this.#nodes.delete(name);
    this.#shared.delete(name);
    this.#removeFromZone(info);
    this.#removeImages(info);
    this.#orderChanged = true;
  }

  /** A pod that the API server has on a node; it confirms an assumed one. */
  addPod(pod: ReadonlyPod): void {
    this.#remove(pod);
    this.#place({ info: podInfoOf(pod), nodeName: pod.spec.nodeName ?? '', assumed: false });
  }

  removePod(pod: ReadonlyPod): void {
    this.#remove(pod);
  }

  assume(info: PodInfo, nodeName: string): void {
    this.#place({ info, nodeName, assumed: true });
  }

  /** Takes an assumed pod back. */
  forget(pod: ReadonlyPod): void {
    if (this.isAssumed(pod)) this.#remove(pod);
  }

  isAssumed(pod: ReadonlyPod): boolean {
    return this.#pods.get(pod.metadata.uid ?? '')?.assumed ?? false;
  }

  /** The pod with the node that it is assumed on. */
  assumed({ metadata }: ReadonlyPod): ReadonlyPod | undefined {
    const cached = this.#pods.get(metadata.uid ?? '');
    return cached?.assumed ? cached.info.pod : undefined;
  }

  /** Another cache of the same nodes, in the same order, and the same pods. */
  copy(): SchedulerCache {
    const copy = new SchedulerCache();
    for (const name of [...this.#zones.values()].flat()) {
      const info = this.#nodes.get(name);
      if (info) copy.addNode(info.node);
    }
    for (const pod of this.#pods.values()) copy.#place({ ...pod });
    return copy;
  }

  /** Brings the snapshot up to date with what has changed since the last time, and nothing else. */
  updateSnapshot(): Snapshot {
    if (this.#orderChanged) {
      this.snapshot.reset(this.#order());
      for (const name of this.#nodes.keys()) this.#shared.add(name);
      this.#orderChanged = false;
    } else {
      for (const name of this.#changed) {
        const info = this.#nodes.get(name);
        if (!info) continue;
        this.snapshot.replace(info);
        this.#shared.add(name);
      }
    }
    this.#changed.clear();
    this.snapshot.imagesVersion = this.#imagesVersion;
    return this.snapshot;
  }

  #place(pod: CachedPod): void {
    this.#pods.set(pod.info.pod.metadata.uid ?? '', pod);
    const node = this.#nodes.get(pod.nodeName);
    if (node) this.#writable(node).addPod(pod.info);
  }

  #remove(pod: ReadonlyPod): void {
    const uid = pod.metadata.uid ?? '';
    const cached = this.#pods.get(uid);
    if (!cached) return;
    this.#pods.delete(uid);
    const node = this.#nodes.get(cached.nodeName);
    if (node) this.#writable(node).removePod(cached.info.pod);
  }

  #writable(info: NodeInfo): NodeInfo {
    this.#changed.add(info.name);
    if (!this.#shared.delete(info.name)) return info;
    const copy = info.clone();
    this.#nodes.set(info.name, copy);
    return copy;
  }

  /** The first node of every zone, then the second of each, and so on. */
  #order(): NodeInfo[] {
    const zones = [...this.#zones.values()];
    const list: NodeInfo[] = [];
    for (let index = 0; list.length < this.#nodes.size; index++) {
      for (const zone of zones) {
        const info = this.#nodes.get(zone[index] ?? '');
        if (info) list.push(info);
      }
    }
    return list;
  }

  #addToZone(info: NodeInfo): void {
    const zone = zoneOf(info.node);
    const names = this.#zones.get(zone);
    if (names) names.push(info.name);
    else this.#zones.set(zone, [info.name]);
  }

  #removeFromZone(info: NodeInfo): void {
    const zone = zoneOf(info.node);
    const names = (this.#zones.get(zone) ?? []).filter((name) => name !== info.name);
    if (names.length > 0) this.#zones.set(zone, names);
    else this.#zones.delete(zone);
  }

  #addImages(node: DeepReadonly<Node>): ReadonlyMap<string, ImageState> {
    const images = new Map<string, ImageState>();
    this.#imagesVersion++;
    for (const { names = [], sizeBytes = 0 } of node.status?.images ?? []) {
      for (const name of names) {
        const state = this.#images.get(name) ?? { bytes: sizeBytes, nodes: new Set() };
        state.nodes.add(node.metadata.name ?? '');
        this.#images.set(name, state);
        if (!images.has(name)) images.set(name, state);
      }
    }
    return images;
  }

  #removeImages(info: NodeInfo): void {
    this.#imagesVersion++;
    for (const [name, state] of info.images) {
      state.nodes.delete(info.name);
      if (state.nodes.size === 0) this.#images.delete(name);
    }
  }
}

/** Region and zone of a node, or '' when it has neither. */
function zoneOf(node: DeepReadonly<Node>): string {
  const labels = node.metadata.labels ?? {};
  const region =
    labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  const zone =
    labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
}
