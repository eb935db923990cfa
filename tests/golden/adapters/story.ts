/**
 * golden/story: whole runs as timelines. A recording of a Pod that is run and only looked at afterwards is run again
 * by the engine, and what does not vary from run to run is compared: the writes to the API in their order, the Pod as
 * it was stored first and last, the scores, the calls to the container runtime, CNI and runc in their order, and what
 * kubectl printed. What a recording does not have (a log level that shows no scores) is no case.
 */
import { Cluster } from '#engine';
import type { Adapter, Comparison, GoldenCase } from '../adapter.ts';

interface Entry {
  readonly id: string;
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly [field: string]: unknown;
}

interface Recording {
  readonly name: string;
  readonly command: readonly (readonly string[])[];
  readonly pods: readonly { readonly name: string }[];
  readonly timeline: readonly Entry[];
  readonly setup?: { readonly finalPod?: unknown };
}

export const story: Adapter = {
  set: 'story',
  reads: isPlainRun,
  *cases(content) {
    const recording = content as Recording;
    let run: Promise<Run> | undefined;
    const golden = (name: string, compare: (run: Run) => Comparison): GoldenCase => ({
      topic: recording.name,
      name,
      compare: async () => compare(await (run ??= runEngine(recording))),
    });
    yield golden('api-writes', apiWrites);
    yield golden('stored-pod', storedPod);
    yield golden('status-patches', statusPatches);
    yield golden('final-pod', finalPod);
    yield golden('cri-calls', criCalls);
    yield golden('cni-calls', cniCalls);
    yield golden('runc-calls', runcCalls);
    yield golden('stdout', stdout);
    if (entriesWith(recording, 'Plugin scored node for pod').length > 0) yield golden('scores', scores);
  },
};

/** `kubectl run NAME --image nginx …`, then only looks. */
function isPlainRun(content: unknown): content is Recording {
  const { timeline, command } = (content ?? {}) as Partial<Recording>;
  if (!Array.isArray(timeline) || !Array.isArray(command) || !Array.isArray(command[0])) return false;
  const [first, ...others] = command as string[][];
  const image = first?.indexOf('--image') ?? -1;
  return (
    first?.[1] === 'run' &&
    first[image + 1] === 'nginx' &&
    first.slice(image + 2).every((word) => /^(-v=\d+|--image-pull-policy=\w+)$/.test(word)) &&
    others.every((argv) => argv[1] === 'get' || argv[1] === 'describe')
  );
}

interface Run {
  readonly recording: Recording;
  readonly cluster: Cluster;
  readonly pod: string;
  readonly stdout: string;
}

async function runEngine(recording: Recording): Promise<Run> {
  const pulled = recording.timeline.some((entry) => entry.kind === 'registry-response');
  const cluster = new Cluster({ ...(!pulled && { images: { 'node-1': ['nginx'] } }) });
  const pod = recording.pods[0]?.name ?? '';
  const argv = (recording.command[0] ?? []).filter((word) => !word.startsWith('-v='));
  const { stdout } = await cluster.kubectl(argv.join(' '));
  await cluster.until({ pod, phase: 'Running' });
  await cluster.sleep('200ms');
  return { recording, cluster, pod, stdout };
}

const writeVerbs: readonly unknown[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** User, verb and resource of every write that the command caused, in the order of arrival. */
function apiWrites({ recording, cluster }: Run): Comparison {
  const actual = cluster.trace
    .ofKind('request.audited')
    .filter(
      ({ data }) =>
        data.stage === 'RequestReceived' && writeVerbs.includes(data.verb) && data.resource !== 'leases',
    )
    .map(({ data: { user, verb, resource } }) => ({ user, verb, resource }));
  return {
    expected: recordedWrites(recording).map(({ user, verb, resource }) => ({ user, verb, resource })),
    actual,
  };
}

function recordedWrites(recording: Recording): Entry[] {
  return recording.timeline.filter(
    (entry) => entry.kind === 'api-request' && writeVerbs.includes(entry['verb']),
  );
}

/** The Pod in the answer to the create request. */
function storedPod({ recording, cluster, pod }: Run): Comparison {
  const create = recordedWrites(recording)[0];
  return {
    expected: withoutVolatile(create?.['response']),
    actual: withoutVolatile(versionsOf(cluster, pod)[0]),
  };
}

/** The Pod as the last status patch left it. */
function finalPod({ recording, cluster, pod }: Run): Comparison {
  const patches = recordedWrites(recording).filter((entry) => entry['resource'] === 'pods/status');
  return {
    expected: withoutVolatile(patches.at(-1)?.['response']),
    actual: withoutVolatile(versionsOf(cluster, pod).at(-1)),
  };
}

function versionsOf(cluster: Cluster, pod: string): unknown[] {
  return cluster.trace
    .ofKind('etcd.put')
    .filter(({ data }) => data.key === `/registry/pods/default/${pod}`)
    .map(({ data }) => data.value);
}

/** The bodies of the kubelet's patches. */
function statusPatches({ recording, cluster }: Run): Comparison {
  const expected = recordedWrites(recording).filter((entry) => entry['resource'] === 'pods/status');
  const actual = cluster.trace
    .ofKind('request.sent')
    .filter(({ data }) => data.method === 'PATCH' && data.path.endsWith('/status'));
  return {
    expected: expected.map((entry) => withoutVolatile(entry['request'])),
    actual: actual.map(({ data }) => withoutVolatile(data.body)),
  };
}

/** Calls that only look are made by polling loops, too; their number varies. */
const looking = /^(List|.*Status$|Version|ImageFsInfo|.*Stats$)/;

function criCalls({ recording, cluster }: Run): Comparison {
  return {
    expected: recording.timeline
      .filter((entry) => entry.kind === 'cri-call' && !looking.test(String(entry['method'])))
      .map((entry) => entry['method']),
    actual: cluster.trace
      .ofKind('cri.called')
      .filter(({ data }) => !looking.test(data.method))
      .map(({ data }) => data.method),
  };
}

function cniCalls({ recording, cluster }: Run): Comparison {
  return {
    expected: recording.timeline
      .filter((entry) => entry.kind === 'cni-call')
      .map((entry) => `${entry['plugin']} ${entry['command']}`),
    actual: cluster.trace.ofKind('cni.called').map(({ data }) => `${data.plugin} ${data.command}`),
  };
}

function runcCalls({ recording, cluster }: Run): Comparison {
  return {
    expected: recording.timeline.filter((entry) => entry.kind === 'runc').map((entry) => entry['operation']),
    actual: cluster.trace.ofKind('runc.called').map(({ data }) => data.operation),
  };
}

function stdout(run: Run): Comparison {
  return {
    expected: run.recording.timeline.find((entry) => entry.kind === 'command')?.['stdout'],
    actual: run.stdout,
  };
}

/** Weighted score by node and plugin, and the totals, as the scheduler logs them at -v=10. */
function scores({ recording, cluster, pod }: Run): Comparison {
  const expected: Record<string, number> = {};
  for (const { fields } of entriesWith(recording, 'Plugin scored node for pod')) {
    expected[`${fields['node']} ${fields['plugin']}`] = Number(fields['score']);
  }
  for (const { fields } of entriesWith(recording, "Calculated node's final score for pod")) {
    expected[`${fields['node']} total`] = Number(fields['score']);
  }
  return { expected, actual: cluster.scores(pod).weighted() };
}

function entriesWith(recording: Recording, message: string): { fields: Record<string, unknown> }[] {
  return recording.timeline
    .filter((entry) => entry.kind === 'scheduler-log' && entry['message'] === message)
    .map((entry) => ({ fields: entry['fields'] as Record<string, unknown> }));
}

/** Keys whose values differ from run to run; golden/story/README.md lists them. */
const volatileKeys = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
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
  if (typeof value === 'string') return value.replace(/^kube-api-access-\w{5}$/, 'kube-api-access-(suffix)');
  if (Array.isArray(value)) return value.map((item) => withoutVolatile(item));
  if (typeof value !== 'object') return value;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (name !== 'managedFields') copy[name] = withoutVolatile(field, name);
  }
  return copy;
}
