/** What of a recording happened on the node: CRI, CNI, runc, the registry, the kubelet's loops. */
import type { Comparison } from '../../adapter.ts';
import { compareLanes, type Happened } from './lanes.ts';
import type { Played } from './playback.ts';
import { entriesOf, type Json, type Recording } from './recording.ts';
import { steadyNetwork } from './steady.ts';

/** Calls that only look are made by polling loops, too, and garbage is collected once a minute: their times vary. */
const varying =
  /^(List.*|PodSandboxStatus|ContainerStatus|Remove.*|Version|Status|ImageFsInfo|.*Stats|.*RuntimeConfig|ContainerStats)$/;

interface CriCall {
  readonly at: number;
  readonly method: string;
  readonly request: Json;
  readonly response: Json | null | undefined;
}

/** The calls to the runtime in their order, in lanes, a Pod each; containers that are stopped together, one each. */
export function criCalls({ recording, cluster }: Played): Comparison {
  const answers = cluster.trace.ofKind('cri.answered');
  const actual = cluster.trace.ofKind('cri.called').map(({ id, at, data: { method, request } }) => ({
    at: at / 1_000,
    method,
    request: request as Json,
    response: answers.find(({ cause }) => cause === id)?.data.response as Json | undefined,
  }));
  return compareLanes(
    recording,
    criLanes(entriesOf(recording, 'cri-call') as unknown as CriCall[]),
    criLanes(actual),
    ['cri.called kubelet/cri-client.ts', 'cri.answered kubelet/cri-client.ts'],
  );
}

function criLanes(calls: readonly CriCall[]): Happened[] {
  const owners = new Map<string, { pod: string; container: string }>();
  // What collects garbage stops a sandbox once more before it removes it.
  const stopped = new Set<unknown>();
  return calls.flatMap(({ at, method, request, response }) => {
    const { config, podSandboxId, containerId, image, timeout } = request as {
      config?: { metadata?: { name: string } };
      podSandboxId?: string;
      containerId?: string;
      image?: { image?: string; annotations?: Json };
      timeout?: string;
    };
    const name = config?.metadata?.name ?? '';
    let owner = owners.get(containerId ?? podSandboxId ?? '');
    if (method === 'RunPodSandbox') owner = { pod: name, container: '' };
    if (method === 'CreateContainer') owner = { pod: owner?.pod ?? '', container: name };
    // A look at an image on nobody's behalf is only in some recordings.
    if (image?.annotations) owner = { pod: 'images', container: image.image ?? '' };
    const made = response?.['podSandboxId'] ?? response?.['containerId'];
    if (made && owner) owners.set(String(made), owner);
    if (!owner || varying.test(method) || (method === 'StopPodSandbox' && stopped.has(podSandboxId)))
      return [];
    if (method === 'StopPodSandbox') stopped.add(podSandboxId);
    const { pod, container } = owner;
    const lane = method === 'StopContainer' ? `${pod} stop ${container}` : pod;
    return [{ at, lane, what: { method, container, ...(timeout !== undefined && { timeout }) } }];
  });
}

interface CniCall {
  readonly at: number;
  readonly plugin: string;
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: unknown;
  readonly stdout: unknown;
}

/** The calls to CNI plugins with their configuration and result; in lanes, an interface of a sandbox each. */
export function cniCalls({ recording, cluster }: Played): Comparison {
  const answers = cluster.trace.ofKind('cni.answered');
  const actual = cluster.trace.ofKind('cni.called').map(({ id, at, data }) => ({
    ...data,
    at: at / 1_000,
    stdout: answers.find(({ cause }) => cause === id)?.data.stdout,
  }));
  return compareLanes(
    recording,
    cniLanes(entriesOf(recording, 'cni-call') as unknown as CniCall[]),
    cniLanes(actual),
    ['cni.called cni/cni.ts', 'cni.answered cni/cni.ts'],
  );
}

function cniLanes(calls: readonly CniCall[]): Happened[] {
  const sandboxes = numbered(calls.map(({ env }) => env['CNI_CONTAINERID'] ?? ''));
  const gone = new Set<string>();
  // What collects garbage takes the network of a sandbox down once more.
  const first = calls.filter(({ plugin, command, env }) => {
    const del = `${env['CNI_CONTAINERID']} ${plugin}`;
    return command !== 'DEL' || (!gone.has(del) && gone.add(del));
  });
  return first.map(({ at, plugin, command, env, stdin, stdout }) => ({
    at,
    lane: `sandbox ${sandboxes.get(env['CNI_CONTAINERID'] ?? '')} ${env['CNI_IFNAME']}`,
    what: {
      plugin,
      command,
      stdin: steadyNetwork(stdin),
      ...(command === 'ADD' && { stdout: steadyNetwork(stdout) }),
    },
  }));
}

interface RuncCall {
  readonly at: number;
  readonly operation: string;
  readonly argv: readonly string[];
}

/** The calls to runc: operation, flags and signal; in lanes, a container each. */
export function runcCalls({ recording, cluster }: Played): Comparison {
  const inLanes = (calls: readonly RuncCall[]): Happened[] => {
    const containers = numbered(calls.map(containerOf));
    return calls.map(({ at, operation, argv }) => ({
      at,
      lane: `container ${containers.get(containerOf({ argv }))}`,
      what: [operation, ...argv.filter((word) => /^(\d+|--all|--force)$/.test(word))].join(' '),
    }));
  };
  return compareLanes(
    recording,
    inLanes(recordedRunc(recording)),
    inLanes(cluster.trace.ofKind('runc.called').map(({ at, data }) => ({ ...data, at: at / 1_000 }))),
    ['runc.called runc/runc.ts'],
  );
}

const recordedRunc = (recording: Recording): RuncCall[] =>
  entriesOf(recording, 'runc') as unknown as RuncCall[];

const containerOf = ({ argv }: Pick<RuncCall, 'argv'>): string =>
  argv.find((word) => /^[0-9a-f]{64}$/.test(word)) ?? '';

/** What the PLEG saw start and die, in lanes, a container each. */
export function plegEvents({ recording, cluster }: Played): Comparison {
  const recordedNumbers = numbered(recordedRunc(recording).map(containerOf));
  const numbers = numbered(cluster.trace.ofKind('runc.called').map(({ data }) => containerOf(data)));
  const expected = entriesOf(recording, 'kubelet-log').flatMap(({ at, message, fields }) => {
    const { event } = (fields ?? {}) as { event?: { Type: string; Data: string } };
    const seen = /^SyncLoop \(PLEG\): (event for pod|pod does not exist, ignore irrelevant event)$/.test(
      String(message),
    );
    return seen && event && recordedNumbers.has(event.Data)
      ? [{ at, lane: `container ${recordedNumbers.get(event.Data)}`, what: event.Type }]
      : [];
  });
  const actual = cluster.trace.ofKind('pleg.event').map(({ at, data: { container, type } }) => ({
    at: at / 1_000,
    lane: `container ${numbers.get(container)}`,
    what: type,
  }));
  return compareLanes(recording, expected, actual, ['pleg.event kubelet/pleg.ts']);
}

/** Ids by the order in which they first come. */
const numbered = (ids: readonly string[]): Map<string, number> =>
  new Map([...new Set(ids)].map((id, index) => [id, index + 1]));

/** What reaches the kubelet's sync loop from the API, a lane a Pod. */
export function kubeletUpdates({ recording, cluster }: Played): Comparison {
  const own = new Set(recording.pods.map(({ namespace, name }) => `${namespace}/${name}`));
  const expected = entriesOf(recording, 'kubelet-log').flatMap(({ at, message, fields }) => {
    const operation = /^SyncLoop (ADD|UPDATE|RECONCILE|DELETE|REMOVE)$/.exec(String(message))?.[1];
    const pods = (fields as { pods?: string[] } | undefined)?.pods ?? [];
    return operation
      ? pods.filter((pod) => own.has(pod)).map((pod) => ({ at, lane: pod, what: operation }))
      : [];
  });
  const actual = cluster.trace
    .ofKind('kubelet.pod')
    .filter(({ data: { operation } }) => operation !== 'SYNC')
    .map(({ at, data: { pod, operation } }) => ({ at: at / 1_000, lane: pod, what: operation }));
  return compareLanes(recording, expected, actual, ['kubelet.pod kubelet/kubelet.ts']);
}

/** What containerd asks of the registry. Digests are not the recorded ones. */
export function registryRequests({ recording, cluster }: Played): Comparison {
  const request = (at: number, method: unknown, uri: string): Happened => ({
    at,
    lane: 'registry',
    what: `${method} ${uri.replace(/sha256:[0-9a-f]{64}/, '(digest)')}`,
  });
  return compareLanes(
    recording,
    entriesOf(recording, 'registry-request').map(({ at, method, url }) =>
      request(at, method, String(url).replace(/^https?:\/\/[^/]+/, '')),
    ),
    cluster.trace
      .ofKind('registry.requested')
      .map(({ at, data: { method, uri } }) => request(at / 1_000, method, uri)),
    ['registry.requested containerd/image-store.ts'],
  );
}
