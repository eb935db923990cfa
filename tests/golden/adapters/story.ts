/**
 * golden/story: whole runs as timelines. The engine plays what was typed again, at the same times, and what does not
 * vary from run to run is compared, each as a case of its own. What a recording does not have (a log level that shows
 * no scores) is no case, and a recording of what the engine does not know yet is left out (`beyondTheEngine`).
 *
 * Order within one goroutine is exact; between goroutines it is a race, so lists that several of them write are
 * compared in lanes: one a writer, one a container, one a network interface.
 */
import type { Adapter, Comparison, GoldenCase } from '../adapter.ts';
import { type Played, play } from './story-playback.ts';
import {
  beyondTheEngine,
  commandsOf,
  type Entry,
  entriesOf,
  hasRetries,
  isRecording,
  type Json,
  type RecordedRequest,
  type Recording,
  requestsOf,
  withoutReadBackLimits,
  writeVerbs,
} from './story-recording.ts';

export const story: Adapter = {
  set: 'story',
  reads: (content) => isRecording(content) && beyondTheEngine(content) === undefined,
  *cases(content) {
    const recording = withoutReadBackLimits(content as Recording);
    let played: Promise<Played> | undefined;
    const golden = (name: string, compare: (played: Played) => Comparison): GoldenCase => ({
      topic: recording.name,
      name,
      compare: async () => {
        const comparison = compare(await (played ??= play(recording)));
        if (!hasRetries(recording)) return comparison;
        const { expected, actual } = comparison;
        return { ...comparison, expected: firstOfEach(expected), actual: firstOfEach(actual) };
      },
    });
    yield golden('commands', commands);
    yield golden('api-writes', apiWrites);
    if (!commandsOf(recording).slice(1).some(isChange)) yield golden('api-write-order', apiWriteOrder);
    yield golden('pod-states', podStates);
    yield golden('watch-events', watchEvents);
    if (statusPatchesOf(recording).length > 0) yield golden('status-patches', statusPatches);
    yield golden('events', events);
    yield golden('etcd-writes', etcdWrites);
    if (entriesOf(recording, 'cri-call').length > 0) {
      yield golden('cri-calls', criCalls);
      yield golden('cni-calls', cniCalls);
      yield golden('runc-calls', runcCalls);
      yield golden('kubelet-updates', kubeletUpdates);
      yield golden('pleg-events', plegEvents);
    }
    if (entriesOf(recording, 'registry-request').length > 0)
      yield golden('registry-requests', registryRequests);
    if (logged(recording, 'Successfully bound pod to node').length > 0) yield golden('bindings', bindings);
    if (logged(recording, 'Plugin scored node for pod').length > 0) yield golden('scores', scores);
  },
};

/** Lists with each item only where it comes first. */
function firstOfEach(value: unknown): unknown {
  if (Array.isArray(value)) {
    const seen = new Set<string>();
    return value.filter((item) => {
      const text = JSON.stringify(sortedKeys(item));
      return !seen.has(text) && seen.add(text);
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([lane, items]) => [lane, firstOfEach(items)]));
}

const sortedKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortedKeys(item)]),
  );
};

/** What kubectl printed and how it ended, without the lines of its log. */
function commands({ results }: Played): Comparison {
  return {
    expected: results.map(({ command: { stdout, stderr, exit } }) => ({
      stdout,
      stderr: stderr.replace(/^[IWE]\d{4} .*\n(?:(?![a-z]).*\n)*/gm, ''),
      exitCode: exit,
    })),
    actual: results.map(({ result: { stdout, stderr, exitCode } }) => ({ stdout, stderr, exitCode })),
    confirms: results.length > 0 ? ['command.finished kubectl/kubectl.ts'] : [],
  };
}

/** User, verb, resource and status of every write of a component that the engine has; in lanes, a writer each. */
function apiWrites({ recording, cluster }: Played): Comparison {
  const answered = new Map(
    cluster.trace
      .ofKind('request.audited')
      .flatMap(({ data }) => (data.stage === 'ResponseComplete' ? [[data.request, data.code]] : [])),
  );
  const classified = new Map(
    cluster.trace.ofKind('request.classified').map(({ data }) => [data.request, data]),
  );
  const actual = cluster.trace.ofKind('request.audited').flatMap(({ data }) => {
    if (data.stage !== 'RequestReceived' || !isCompared(data)) return [];
    const { user, verb, resource, request } = data;
    const { flowSchema, priorityLevel } = classified.get(request) ?? {};
    return [{ user, verb, resource, status: answered.get(request), flowSchema, priorityLevel }];
  });
  const expected = requestsOf(recording)
    .filter(isCompared)
    .map(({ user, verb, resource, status, apf: { flowSchema, priorityLevel } = noFlow }) => ({
      user,
      verb,
      resource,
      status,
      flowSchema,
      priorityLevel,
    }));
  return {
    expected: lanes(expected, writer),
    actual: lanes(actual, writer),
    confirms: ['request.audited apiserver/api-server.ts', 'request.classified apiserver/api-server.ts'],
  };
}

/** A command that changes something, as far as kubectl's verbs tell. */
const isChange = ({ argv }: { argv: readonly string[] }): boolean =>
  !['get', 'describe', 'logs'].includes(argv[1] ?? '');

/**
 * User, verb and resource of every write in the order of arrival, of all writers. That of one Pod that is created was
 * the same in 58 of 60 runs (timings.json, writeOrder).
 */
function apiWriteOrder({ recording, cluster }: Played): Comparison {
  const shown = ({ user, verb, resource }: { user: string; verb: string; resource: string }): string =>
    `${user} ${verb} ${resource}`;
  return {
    expected: requestsOf(recording).filter(isCompared).map(shown),
    actual: cluster.trace
      .ofKind('request.audited')
      .flatMap(({ data }) => (data.stage === 'RequestReceived' && isCompared(data) ? [shown(data)] : [])),
    confirms: ['request.audited apiserver/api-server.ts'],
  };
}

const noFlow = { flowSchema: undefined, priorityLevel: undefined };

const components = /^(kubernetes-admin|system:kube-scheduler|system:node:.*)$/;

const isCompared = ({ user, verb, resource }: { user: string; verb: string; resource: string }): boolean =>
  components.test(user) && writeVerbs.includes(verb) && resource !== 'leases';

/** Events are written by a goroutine of their own, and a token is asked for while a volume is mounted. */
const writer = ({ user, resource }: { user: string; resource: string }): string =>
  `${user}${resource === 'events' || resource === 'serviceaccounts/token' ? ` ${resource}` : ''}`;

/** Every state of a Pod that was stored, in the order of revisions. */
function podStates({ recording, cluster }: Played): Comparison {
  const actual: PodState[] = [];
  for (const { kind, data } of cluster.trace.ofKind('etcd.put', 'etcd.deleted')) {
    const name = /^\/registry\/pods\/[^/]+\/(.*)$/.exec(data.key)?.[1];
    if (name === undefined) continue;
    const last = actual.findLast((state) => state.name === name)?.object;
    actual.push(
      kind === 'etcd.put'
        ? { name, type: data.version === 1 ? 'ADDED' : 'MODIFIED', object: data.value as Json }
        : { name, type: 'DELETED', object: last ?? {} },
    );
  }
  return {
    expected: podLanes(recordedStates(recording)),
    actual: podLanes(actual),
    confirms: ['etcd.put etcd/etcd.ts'],
  };
}

/** The Pods as the kubelet's watch brings them: from the moment on when they are bound. */
function watchEvents({ recording, cluster }: Played): Comparison {
  const recorded = recordedStates(recording).filter(({ object }) => nodeOf(object) !== undefined);
  const bound = new Set<string>();
  const expected = recorded.map((state): PodState => {
    const type = bound.has(state.name) ? state.type : 'ADDED';
    bound.add(state.name);
    return { ...state, type };
  });
  const actual = cluster.trace
    .ofKind('watch.sent')
    .filter(({ data }) => data.watcher.startsWith('system:node:') && data.object.kind === 'Pod')
    .map(({ data: { type, object } }) => ({
      name: object.metadata.name ?? '',
      type,
      object: object as unknown as Json,
    }));
  return {
    expected: podLanes(expected),
    actual: podLanes(actual),
    confirms: ['watch.sent apiserver/watch-cache.ts'],
  };
}

interface PodState {
  readonly name: string;
  readonly type: string;
  readonly object: Json;
}

const nodeOf = (pod: Json): unknown => (pod['spec'] as Json | undefined)?.['nodeName'];

const podLanes = (states: readonly PodState[]): unknown =>
  lanes(
    states.map(({ name, type, object }) => ({
      name,
      type,
      object: withoutVolatile({
        ...object,
        metadata: { ...(object['metadata'] as Json), resourceVersion: '' },
      }),
    })),
    ({ name }) => name,
  );

/** In the shorter recordings only the first event has the whole object, later ones the parts that changed. */
function recordedStates(recording: Recording): PodState[] {
  const last = new Map<string, Json>();
  return (entriesOf(recording, 'watch-event') as (Entry & PodState & { object?: Json })[]).map((entry) => {
    const parts = ['metadata', 'spec', 'status'].flatMap((part) =>
      entry[part] === undefined ? [] : [[part, entry[part]]],
    );
    const object = entry.object ?? { ...last.get(entry.name), ...Object.fromEntries(parts) };
    last.set(entry.name, object);
    return { name: entry.name, type: entry.type, object };
  });
}

const statusPatchesOf = (recording: Recording): RecordedRequest[] =>
  requestsOf(recording).filter(({ verb, resource }) => verb === 'patch' && resource === 'pods/status');

/**
 * The bodies of the patches of a Pod's status. A transition that falls into the same second as the one before it is
 * not in the patch, so these times are left out altogether.
 */
function statusPatches({ recording, cluster }: Played): Comparison {
  const expected = statusPatchesOf(recording).map(({ uri, request }) => ({
    path: uri.split('?')[0] ?? '',
    body: request,
  }));
  const actual = cluster.trace
    .ofKind('request.sent')
    .filter(({ data }) => data.method === 'PATCH' && /\/pods\/[^/]+\/status$/.test(data.path))
    .map(({ data: { path, body } }) => ({ path, body }));
  const patchLanes = (patches: readonly { path: string; body: unknown }[]): unknown =>
    lanes(
      patches.map(({ path, body }) => ({ path, body: withoutVolatile(withoutTransitions(body)) })),
      ({ path }) => path,
    );
  return {
    expected: patchLanes(expected),
    actual: patchLanes(actual),
    confirms: ['request.sent wire/connection.ts', 'status.generated kubelet/status-manager.ts'],
  };
}

function withoutTransitions(patch: unknown): unknown {
  return JSON.parse(
    JSON.stringify(patch, (key, value) => {
      if (key === 'lastTransitionTime' && typeof value === 'string') return undefined;
      // Of a Pod without limits they are empty, or what cgroup v1 reads back for that.
      if (key === 'resources' && (isNoLimit(value.limits) || Object.keys(value).length === 0))
        return undefined;
      return value;
    }),
  );
}

/** Events about Pods: type, reason and message, in lanes of who reports them about which. */
function events({ recording, cluster }: Played): Comparison {
  interface Told {
    readonly by: string;
    readonly about: string;
    readonly type: unknown;
    readonly reason: unknown;
    readonly message: unknown;
  }
  const told = (event: Json): Told => {
    const source = (event['source'] ?? event['deprecatedSource']) as { component?: string } | undefined;
    const about = (event['involvedObject'] ?? event['regarding']) as Json;
    return {
      by: String(source?.component || event['reportingComponent'] || event['reportingController']),
      about: `${about['name']} ${about['fieldPath'] ?? ''}`,
      type: event['type'],
      reason: event['reason'],
      message: steadyMessage(String(event['message'] ?? event['note'])),
    };
  };
  const expected = requestsOf(recording)
    .filter((request) => isCompared(request) && request.resource === 'events' && request.verb === 'create')
    .map(({ request = {} }) => told(request));
  const actual = cluster.trace
    .ofKind('request.sent')
    .filter(({ data }) => data.method === 'POST' && data.path.endsWith('/events'))
    .map(({ data }) => told(data.body as Json));
  const lane = ({ by, about }: Told): string => `${by} ${about.split(' ')[0]}`;
  return { expected: lanes(expected, lane), actual: lanes(actual, lane) };
}

/** Durations and ids in the text of an Event. */
const steadyMessage = (message: string): string =>
  message
    .replace(/\b(\d+m)?\d+(\.\d+)?(ms|s)\b/g, '(span)')
    .replace(/Image size: \d+/, 'Image size: (bytes)')
    .replace(/\([0-9a-f]{8}-[0-9a-f-]{27}\)/g, '((uid))')
    .replace(/"[0-9a-f]{64}"/g, '"(id)"');

/** Keys of what was written, and the version of each key; in lanes, a key each, which come in the order of creation. */
function etcdWrites({ recording, cluster }: Played): Comparison {
  const expected = entriesOf(recording, 'etcd-write')
    .filter(({ type }) => type !== 'DELETE')
    .map(({ key, version }) => ({ key: steadyKey(String(key)), version }));
  const actual = cluster.trace
    .ofKind('etcd.put')
    .map(({ data: { key, version } }) => ({ key: steadyKey(key), version }));
  const isPod = ({ key }: { key: string }): boolean => key.startsWith('/registry/pods/');
  return { expected: expected.filter(isPod), actual: actual.filter(isPod) };
}

const steadyKey = (key: string): string => key.replace(/\.[0-9a-f]{16}$/, '.(time)');

/** Calls that only look are made by polling loops, too, and garbage is collected once a minute: their times vary. */
const varying = /^(List.*|PodSandboxStatus|ContainerStatus|Remove.*|Version|Status|ImageFsInfo|.*Stats)$/;

interface CriCall {
  readonly method: string;
  readonly pod: string;
  readonly container: string;
  readonly timeout?: unknown;
}

/** The calls to the runtime in their order, in lanes, a pod each; containers are stopped side by side. */
function criCalls({ recording, cluster }: Played): Comparison {
  const expected = criLanes(
    entriesOf(recording, 'cri-call').map(
      ({ method, request, response }) => ({ method, request, response }) as RawCriCall,
    ),
  );
  const answers = cluster.trace.ofKind('cri.answered');
  const actual = criLanes(
    cluster.trace.ofKind('cri.called').map(({ id, data: { method, request } }) => ({
      method,
      request: request as Json,
      response: answers.find(({ cause }) => cause === id)?.data.response as Json | undefined,
    })),
  );
  return {
    expected,
    actual,
    confirms: ['cri.called kubelet/cri-client.ts', 'cri.answered kubelet/cri-client.ts'],
  };
}

interface RawCriCall {
  readonly method: string;
  readonly request: Json;
  readonly response?: Json | null | undefined;
}

function criLanes(calls: readonly RawCriCall[]): unknown {
  const owners = new Map<string, { pod: string; container: string }>();
  const named = calls.flatMap(({ method, request, response }): CriCall[] => {
    const { config, sandboxConfig, podSandboxId, containerId, image, timeout } = request as {
      config?: { metadata?: { name: string } };
      sandboxConfig?: { metadata?: { name: string } };
      podSandboxId?: string;
      containerId?: string;
      image?: { image?: string; annotations?: unknown };
      timeout?: string;
    };
    let owner = owners.get(containerId ?? podSandboxId ?? '');
    if (method === 'RunPodSandbox') owner = { pod: config?.metadata?.name ?? '', container: '' };
    if (method === 'CreateContainer')
      owner = { pod: owner?.pod ?? '', container: config?.metadata?.name ?? '' };
    if (image) owner = { pod: sandboxConfig?.metadata?.name ?? '', container: image.image ?? '' };
    const made = response?.['podSandboxId'] ?? response?.['containerId'];
    if (made && owner) owners.set(String(made), owner);
    // A look at an image on nobody's behalf: only some recordings have it.
    const anybodys = method === 'ImageStatus' && !image?.annotations;
    if (!owner || anybodys || varying.test(method)) return [];
    return [{ method, ...owner, ...(timeout !== undefined && { timeout }) }];
  });
  return sideBySide(named);
}

/** Stops that follow one another are made at the same time, in any order. */
function sideBySide(calls: readonly CriCall[]): CriCall[] {
  const sorted = [...calls];
  for (let pass = 0; pass < sorted.length; pass++)
    for (let at = 1; at < sorted.length; at++) {
      const [before, here] = [sorted[at - 1] as CriCall, sorted[at] as CriCall];
      const both = before.method === 'StopContainer' && here.method === 'StopContainer';
      if (both && before.container > here.container) [sorted[at - 1], sorted[at]] = [here, before];
    }
  return sorted;
}

/** The calls to CNI plugins with their configuration and result; in lanes, an interface of a sandbox each. */
function cniCalls({ recording, cluster }: Played): Comparison {
  interface Call {
    readonly plugin: unknown;
    readonly command: unknown;
    readonly env: Readonly<Record<string, string>>;
    readonly stdin: unknown;
    readonly stdout: unknown;
  }
  const compared = (calls: readonly Call[]): unknown => {
    const ids = [...new Set(calls.map(({ env }) => env['CNI_CONTAINERID']))];
    return lanes(
      calls.map(({ plugin, command, env, stdin, stdout }) => ({
        plugin,
        command,
        sandbox: ids.indexOf(env['CNI_CONTAINERID']),
        interface: env['CNI_IFNAME'],
        stdin: steadyNetwork(stdin),
        ...(command === 'ADD' && { stdout: steadyNetwork(stdout) }),
      })),
      (call) => `${call.sandbox} ${call.interface}`,
    );
  };
  const answers = cluster.trace.ofKind('cni.answered');
  return {
    expected: compared(entriesOf(recording, 'cni-call') as unknown as Call[]),
    actual: compared(
      cluster.trace.ofKind('cni.called').map(({ id, data }) => ({
        ...data,
        stdout: answers.find(({ cause }) => cause === id)?.data.stdout,
      })),
    ),
    confirms: ['cni.called cni/cni.ts', 'cni.answered cni/cni.ts'],
  };
}

/** Addresses, the names of veths and namespaces differ from run to run. */
function steadyNetwork(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value)
    .replace(/"mac":"(?!00:00)[0-9a-f:]+"/g, '"mac":"(mac)"')
    .replace(/veth[0-9a-f]{8}/g, '(veth)')
    .replace(/netns\/cni-[0-9a-f-]{36}/g, 'netns/(id)')
    .replace(/"10\.244\.1\.(?!1")\d+(\/\d+)?"/g, (_, mask = '') => `"(address)${mask}"`);
  return JSON.parse(text);
}

/** The calls to runc: operation and signal; in lanes, a container each, which come in the order of creation. */
function runcCalls({ recording, cluster }: Played): Comparison {
  const compared = (calls: readonly { operation: unknown; argv: readonly string[] }[]): unknown =>
    Object.values(
      lanes(
        calls.map(({ operation, argv }) => ({
          container: argv.find((word) => /^[0-9a-f]{64}$/.test(word)) ?? '',
          call: [operation, ...argv.filter((word) => /^(\d+|--all|--force)$/.test(word))].join(' '),
        })),
        ({ container }) => container,
      ),
    ).map((lane) => lane.map(({ call }) => call));
  return {
    expected: compared(entriesOf(recording, 'runc') as unknown as { operation: unknown; argv: string[] }[]),
    actual: compared(cluster.trace.ofKind('runc.called').map(({ data }) => data)),
    confirms: ['runc.called runc/runc.ts'],
  };
}

/** What reaches the kubelet's sync loop from the API, a lane a pod. */
function kubeletUpdates({ recording, cluster }: Played): Comparison {
  const operations = /^SyncLoop (ADD|UPDATE|RECONCILE|DELETE|REMOVE)$/;
  const own = new Set(recording.pods.map(({ namespace, name }) => `${namespace}/${name}`));
  const expected = entriesOf(recording, 'kubelet-log').flatMap(({ message, fields }) => {
    const operation = operations.exec(String(message))?.[1];
    const pods = (fields as { pods?: string[] } | undefined)?.pods ?? [];
    return operation ? pods.filter((pod) => own.has(pod)).map((pod) => ({ pod, operation })) : [];
  });
  const actual = cluster.trace
    .ofKind('kubelet.pod')
    .flatMap(({ data: { pod, operation } }) =>
      operation === 'SYNC' ? [] : [{ pod, operation: operation as string }],
    );
  return {
    expected: lanes(expected, ({ pod }) => pod),
    actual: lanes(actual, ({ pod }) => pod),
    confirms: ['kubelet.pod kubelet/kubelet.ts'],
  };
}

/** What the PLEG saw start and die, in lanes, a container or sandbox each, which come in the order of their start. */
function plegEvents({ recording, cluster }: Played): Comparison {
  const compared = (seen: readonly { container: string; type: string }[]): unknown =>
    Object.values(lanes(seen, ({ container }) => container))
      .map((lane) => lane.map(({ type }) => type))
      .sort((a, b) => (a.join() < b.join() ? -1 : 1));
  const expected = entriesOf(recording, 'kubelet-log').flatMap(({ message, fields }) => {
    const { event } = (fields ?? {}) as { event?: { Type: string; Data: string } };
    return message === 'SyncLoop (PLEG): event for pod' && event
      ? [{ container: event.Data, type: event.Type }]
      : [];
  });
  return {
    expected: compared(expected),
    actual: compared(cluster.trace.ofKind('pleg.event').map(({ data }) => data)),
    confirms: ['pleg.event kubelet/pleg.ts'],
  };
}

/** What containerd asks of the registry; layers are fetched side by side, and digests are not the recorded ones. */
function registryRequests({ recording, cluster }: Played): Comparison {
  const steady = (method: unknown, uri: string): string =>
    `${method} ${uri.replace(/sha256:[0-9a-f]{64}/, '(digest)').replace('/v2/library/', '/v2/')}`;
  return {
    expected: entriesOf(recording, 'registry-request').map(({ method, url }) =>
      steady(method, String(url).replace(/^https?:\/\/[^/]+/, '')),
    ),
    actual: cluster.trace.ofKind('registry.requested').map(({ data }) => steady(data.method, data.uri)),
    confirms: ['registry.requested containerd/image-store.ts'],
  };
}

/** To which node each Pod was bound, and how many nodes were looked at and found feasible. */
function bindings({ recording, cluster }: Played): Comparison {
  const bound = logged(recording, 'Successfully bound pod to node').map(({ fields }) => ({
    node: fields['node'],
    evaluated: Number(fields['evaluatedNodes']),
    feasible: Number(fields['feasibleNodes']),
  }));
  return {
    expected: bound,
    actual: cluster.trace
      .ofKind('node.selected')
      .map(({ data: { node, evaluated, feasible } }) => ({ node, evaluated, feasible })),
    confirms: ['node.selected scheduler/schedule-one.ts', 'pod.bound scheduler/schedule-one.ts'],
  };
}

/** Weighted score by node and plugin, and the totals, as the scheduler logs them at -v=10. */
function scores({ recording, cluster }: Played): Comparison {
  const expected: Record<string, number> = {};
  for (const { fields } of logged(recording, 'Plugin scored node for pod'))
    expected[`${fields['node']} ${fields['plugin']}`] = Number(fields['score']);
  for (const { fields } of logged(recording, "Calculated node's final score for pod"))
    expected[`${fields['node']} total`] = Number(fields['score']);
  const actual: Record<string, number | undefined> = {};
  for (const { node, scores: columns, total } of cluster.scores(recording.pods[0]?.name ?? '').nodes) {
    for (const { plugin, weighted } of columns) actual[`${node} ${plugin}`] = weighted;
    if (total !== undefined) actual[`${node} total`] = total;
  }
  return { expected, actual, confirms: ['nodes.scored scheduler/schedule-one.ts'] };
}

function logged(recording: Recording, message: string): { fields: Json }[] {
  return entriesOf(recording, 'scheduler-log')
    .filter((entry) => entry['message'] === message)
    .map((entry) => ({ fields: entry['fields'] as Json }));
}

/** Items by their lane; the lanes stand in the order of their first item. */
function lanes<T>(items: readonly T[], laneOf: (item: T) => string): Record<string, T[]> {
  const byLane: Record<string, T[]> = {};
  for (const item of items) (byLane[laneOf(item)] ??= []).push(item);
  return byLane;
}

/** Keys whose values differ from run to run; golden/story/README.md lists them. */
const volatileKeys = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'lastTransitionTime',
  'startTime',
  'startedAt',
  'finishedAt',
  'containerID',
  'imageID',
  'podIP',
  'ip',
]);

/** A copy in which each volatile value is replaced by its key, and random suffixes by a fixed one. */
function withoutVolatile(value: unknown, key = ''): unknown {
  if (value === null || value === undefined) return value;
  if (volatileKeys.has(key)) return `(${key})`;
  if (typeof value === 'string')
    return steadyMessage(value.replace(/^kube-api-access-\w{5}$/, 'kube-api-access-(suffix)'));
  if (Array.isArray(value)) return value.map((item) => withoutVolatile(item));
  if (typeof value !== 'object') return value;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (name !== 'managedFields' && !isNoLimit(field)) copy[name] = withoutVolatile(field, name);
  }
  return copy;
}

/** What cgroup v1 says for "no limit", read back into the status: `limits: { memory: 9007199254740988Ki }`. */
const isNoLimit = (limits: unknown): boolean =>
  (limits as Json | null | undefined)?.['memory'] === '9007199254740988Ki';
