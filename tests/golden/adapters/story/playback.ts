/**
 * Plays a recording again: a cluster like the recorded one, and its commands at their times. What the engine's kubectl
 * cannot do is sent as the requests that the real one made of it. Commands that only look are left out.
 */
import { Cluster } from '#engine';
import { PAUSE_IMAGE } from '../../../../src/engine/containerd/containerd.ts';
import type { NodeOptions } from '../../../../src/engine/initial-objects.ts';
import {
  commandsOf,
  entriesOf,
  type Json,
  type RecordedCommand,
  type RecordedRequest,
  type Recording,
  requestsOf,
  writeVerbs,
} from './recording.ts';

export interface Played {
  readonly recording: Recording;
  readonly cluster: Cluster;
  /** What each command printed that the engine's kubectl ran itself. */
  readonly results: readonly { readonly command: RecordedCommand; readonly result: CommandOutput }[];
}

interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export async function play(recording: Recording): Promise<Played> {
  const cluster = new Cluster({ nodes: nodesOf(recording), images: { 'node-1': imagesAtHand(recording) } });
  const results: Played['results'][number][] = [];
  for (const command of commandsOf(recording)) {
    const { at, argv } = command;
    const writes = requestsOf(recording).filter(
      ({ cause, actor, verb }) => cause === command.id && actor === 'kubectl' && writeVerbs.includes(verb),
    );
    const verb = argv.find((word, index) => index > 0 && !word.startsWith('-')) ?? '';
    if (ownVerbs.includes(verb)) {
      await sleepUntil(cluster, at);
      const line = argv
        .slice(1)
        .filter((word) => !/^-v=\d+$/.test(word))
        .map(quoted)
        .join(' ');
      results.push({ command, result: await cluster.kubectl(line) });
    } else {
      for (const write of writes) {
        await sleepUntil(cluster, write.at);
        await send(cluster, write, command);
      }
    }
  }
  await sleepUntil(cluster, Math.max(recording.durationMs, ...recording.timeline.map(({ at }) => at)));
  return { recording, cluster, results };
}

/** What the engine's kubectl does itself when it changes something. */
const ownVerbs: readonly string[] = ['run', 'delete'];

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

async function sleepUntil(cluster: Cluster, atMs: number): Promise<void> {
  const left = Math.round(atMs * 1_000) - cluster.now;
  if (left > 0) await cluster.sleep(`${left}us`);
}

const methods: Readonly<Record<string, 'POST' | 'PUT' | 'PATCH' | 'DELETE'>> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
};

/** The audit log has bodies as the server decoded them; what was typed into `create -f -` is still as it was sent. */
async function send(
  cluster: Cluster,
  { verb, uri, request }: RecordedRequest,
  { argv, stdin }: RecordedCommand,
): Promise<void> {
  const [path = '', query = ''] = uri.split('?');
  const typed = argv.includes('-') && stdin ? (JSON.parse(stdin) as Json) : undefined;
  await cluster.request({
    method: methods[verb] ?? 'POST',
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: {
      'content-type': verb === 'patch' ? 'application/strategic-merge-patch+json' : 'application/json',
    },
    ...(verb !== 'delete' && { body: typed ?? request }),
  });
}

/** The README: one real node, and a control-plane that is a Node object with the usual taint. */
const usualNodes: readonly NodeOptions[] = [
  {
    name: 'control-plane',
    cpu: '2',
    memory: '4Gi',
    taints: [{ effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' }],
  },
  { name: 'node-1', cpu: '2', memory: '24581684Ki' },
];

function nodesOf({ setup }: Recording): readonly NodeOptions[] {
  return setup?.nodes?.map(nodeOptionsOf) ?? usualNodes;
}

function nodeOptionsOf(node: Json): NodeOptions {
  const { metadata, spec, status } = node as unknown as {
    metadata: { name: string; labels?: Record<string, string> };
    spec: { taints?: NodeOptions['taints'] };
    status: { allocatable: Record<string, string> };
  };
  const { cpu = '0', memory = '0', pods = '110', ...resources } = status.allocatable;
  return {
    name: metadata.name,
    cpu,
    memory,
    pods,
    resources,
    ...(metadata.labels && { labels: metadata.labels }),
    ...(spec.taints && { taints: spec.taints }),
  };
}

/** Images that the node held: what was asked for and found, unless the recording has the node fetch it. */
function imagesAtHand(recording: Recording): string[] {
  const fetched = entriesOf(recording, 'registry-request').flatMap(
    ({ url }) => /\/v2\/(?:library\/)?([^?]+)\/blobs\//.exec(String(url))?.[1] ?? [],
  );
  const asked = entriesOf(recording, 'cri-call').flatMap(({ method, request, response }) => {
    const image = (request as { image?: { image?: string } } | undefined)?.image?.image;
    if (image === undefined || (method !== 'PullImage' && method !== 'ImageStatus')) return [];
    const found = method === 'PullImage' ? response : (response as { image?: unknown } | null)?.image;
    return [{ image, found: Boolean(found) }];
  });
  const missing = new Set(asked.filter(({ found }) => !found).map(({ image }) => image));
  return [...new Set([...asked.map(({ image }) => image), PAUSE_IMAGE])].filter(
    (image) => !missing.has(image) && !fetched.includes(image.split('/').at(-1)?.split(':')[0] ?? ''),
  );
}
