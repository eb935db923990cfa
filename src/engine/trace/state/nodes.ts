/** What each node holds: one fold for the kubelet and what is below it. */
import type { Node } from '../../api/core-v1.ts';
import type { TraceEvent } from '../events.ts';
import { applyToContainers, type ContainerState, type ContainersState, noContainers } from './containers.ts';
import type { Fold } from './fold.ts';
import { applyToKubelet, type KubeletState, noPods } from './kubelet.ts';
import { applyToNetwork, type NetworkState, noNetwork } from './network.ts';

/** A node's visible state; nothing in it is ever changed, a later state is another object. */
export interface NodeState extends KubeletState, NetworkState, ContainersState {
  readonly name: string;
}

export type NodesState = Map<string, NodeState>;

const empty = (name: string): NodeState => ({ name, ...noPods, ...noNetwork, ...noContainers });

const NODES = '/registry/minions/';

export const nodesFold: Fold<NodesState> = {
  initial: () => new Map(),

  /** A Node object that was there before says which images the node holds. */
  load(draft, { kv: { key, value } }) {
    if (!key.startsWith(NODES)) return;
    const name = key.slice(NODES.length);
    const names = ((value as Node).status.images ?? []).flatMap((image) => image.names ?? []);
    const tags = names.filter((image) => !image.includes('@'));
    draft.set(name, { ...empty(name), images: new Map(tags.map((image) => [image, { image }])) });
  },

  apply(draft, event) {
    const name = nodeOf(event);
    if (name === undefined) return;
    const before = draft.get(name) ?? empty(name);
    const kubelet = applyToKubelet(before, event);
    const containers = applyToContainers(before, event);
    const network = applyToNetwork(before, event);
    if (kubelet || containers || network)
      draft.set(name, { ...before, ...kubelet, ...containers, ...network });
  },

  copy: (state) => new Map(state),
};

/** The node on which an event happened: the part of the actor behind the slash. */
function nodeOf({ actor }: TraceEvent): string | undefined {
  const slash = actor.indexOf('/');
  return slash > 0 ? actor.slice(slash + 1) : undefined;
}

export type { ContainerState };
