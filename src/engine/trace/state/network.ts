/** A node's network as CNI has set it up: namespaces of sandboxes, and the addresses that host-local has given. */
import type { TraceEvent } from '../events.ts';
import { withEntry, withoutEntry } from './fold.ts';

export interface NamespaceState {
  /** `/var/run/netns/cni-…`. */
  readonly path: string;
  /** The sandbox's id, once CNI was asked to set it up. */
  readonly sandbox?: string;
  readonly interfaces: readonly { readonly name: string; readonly mac: string }[];
  readonly addresses: readonly string[];
}

export interface NetworkState {
  readonly namespaces: ReadonlyMap<string, NamespaceState>;
  /** The container id that each address was given to, as host-local's files have it. */
  readonly addresses: ReadonlyMap<string, string>;
  /** CNI calls that have not been answered, by the id of their event: whom each is for. */
  readonly invocations: ReadonlyMap<number, { readonly sandbox: string; readonly netns: string }>;
}

export const noNetwork: NetworkState = {
  namespaces: new Map(),
  addresses: new Map(),
  invocations: new Map(),
};

/** The state after an event, or undefined where it changes nothing. */
export function applyToNetwork(state: NetworkState, event: TraceEvent): Partial<NetworkState> | undefined {
  switch (event.kind) {
    case 'namespace.created': {
      const { path } = event.data;
      return { namespaces: withEntry(state.namespaces, path, { path, interfaces: [], addresses: [] }) };
    }
    case 'cni.called': {
      const { CNI_CONTAINERID: sandbox = '', CNI_NETNS: netns = '' } = event.data.env;
      const invocations = withEntry(state.invocations, event.id, { sandbox, netns });
      const namespace = state.namespaces.get(netns);
      if (!namespace || namespace.sandbox !== undefined) return { invocations };
      return { invocations, namespaces: withEntry(state.namespaces, netns, { ...namespace, sandbox }) };
    }
    case 'cni.answered': {
      const invoked = event.cause === undefined ? undefined : state.invocations.get(event.cause);
      if (!invoked) return undefined;
      const invocations = withoutEntry(state.invocations, event.cause as number);
      if (event.data.error !== undefined) return { invocations };
      return { invocations, ...answered(state, invoked, event.data) };
    }
    default:
      return undefined;
  }
}

interface Result {
  readonly interfaces?: readonly { readonly name: string; readonly mac: string; readonly sandbox?: string }[];
  readonly ips?: readonly { readonly address: string }[];
}

function answered(
  { namespaces, addresses }: NetworkState,
  { sandbox, netns }: { readonly sandbox: string; readonly netns: string },
  {
    plugin,
    command,
    stdout,
  }: { readonly plugin: string; readonly command: string; readonly stdout?: unknown },
): Partial<NetworkState> {
  const result = (stdout ?? {}) as Result;
  const ips = (result.ips ?? []).map(({ address }) => address);
  if (plugin === 'host-local') {
    const given = new Map(addresses);
    if (command === 'ADD') for (const ip of ips) given.set(ip.split('/')[0] as string, sandbox);
    else for (const [address, owner] of addresses) if (owner === sandbox) given.delete(address);
    return { addresses: given };
  }
  if (command === 'DEL') return plugin === 'ptp' ? { namespaces: withoutEntry(namespaces, netns) } : {};
  const namespace = namespaces.get(netns);
  if (!namespace || plugin === 'loopback') return {};
  const interfaces = (result.interfaces ?? [])
    .filter((one) => one.sandbox === netns)
    .map(({ name, mac }) => ({ name, mac }));
  return { namespaces: withEntry(namespaces, netns, { ...namespace, interfaces, addresses: ips }) };
}
