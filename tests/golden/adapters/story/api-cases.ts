/** What of a recording passed through the API server: requests, stored and watched Pods, Events. */
import type { Comparison } from '../../adapter.ts';
import { compareLanes } from './lanes.ts';
import type { Played } from './playback.ts';
import {
  type Entry,
  entriesOf,
  hasRetries,
  type Json,
  type RecordedRequest,
  type Recording,
  requestsOf,
  writeVerbs,
} from './recording.ts';
import { steadyMessage, steadyObject, steadyPatch, steadyWaiting } from './steady.ts';

/** What kubectl printed and how it ended, without the lines of its log. */
export function commands({ results }: Played): Comparison {
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

interface Write {
  readonly at: number;
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  readonly status: number | undefined;
  readonly flowSchema: string | undefined;
  readonly priorityLevel: string | undefined;
}

/**
 * The writes of the components that the engine has. Left out: heartbeats; Events that count up, of which the
 * recordings have only some; and a component's write to an object that is just gone, which is a race.
 */
const isCompared = ({ user, verb, resource, status }: Omit<Write, 'at'>): boolean =>
  /^(kubernetes-admin|system:kube-scheduler|system:node:.*)$/.test(user) &&
  writeVerbs.includes(verb) &&
  resource !== 'leases' &&
  !(resource === 'events' && verb === 'patch') &&
  !(status === 404 && user.startsWith('system:'));

const recordedWrites = (recording: Recording): Write[] =>
  requestsOf(recording)
    .map(({ at, user, verb, resource, status, apf }) => ({
      at,
      user,
      verb,
      resource,
      status,
      flowSchema: apf?.flowSchema,
      priorityLevel: apf?.priorityLevel,
    }))
    .filter(isCompared);

function engineWrites({ cluster: { trace } }: Played): Write[] {
  const audited = trace.ofKind('request.audited');
  const classified = new Map(trace.ofKind('request.classified').map(({ data }) => [data.request, data]));
  const statuses = new Map(
    audited.flatMap(({ data }) => (data.stage === 'ResponseComplete' ? [[data.request, data.code]] : [])),
  );
  return audited.flatMap(({ at, data: { stage, user, verb, resource, request } }) => {
    const write = {
      at: at / 1_000,
      user,
      verb,
      resource,
      status: statuses.get(request),
      flowSchema: classified.get(request)?.flowSchema,
      priorityLevel: classified.get(request)?.priorityLevel,
    };
    return stage === 'RequestReceived' && isCompared(write) ? [write] : [];
  });
}

/** User, verb, resource, status code and flow of every write; in lanes, a writing goroutine each. */
export function apiWrites(played: Played): Comparison {
  // Events have a goroutine of their own, and a token is asked for while a volume is mounted.
  const inLane = ({ at, ...write }: Write) => ({
    at,
    lane: /^(events|serviceaccounts\/token)$/.test(write.resource)
      ? `${write.user} ${write.resource}`
      : write.user,
    what: write,
  });
  return compareLanes(
    played.recording,
    recordedWrites(played.recording).map(inLane),
    engineWrites(played).map(inLane),
    ['request.audited apiserver/api-server.ts', 'request.classified apiserver/api-server.ts'],
  );
}

/**
 * Every write in the order of arrival, of all writers together. For one Pod that is run it was the same in 58 of 60
 * runs (timings.json, writeOrder).
 */
export function apiWriteOrder(played: Played): Comparison {
  const shown = ({ user, verb, resource }: Write): string => `${user} ${verb} ${resource}`;
  return {
    expected: recordedWrites(played.recording).map(shown),
    actual: engineWrites(played).map(shown),
    confirms: ['request.audited apiserver/api-server.ts'],
  };
}

interface PodState {
  readonly at: number;
  readonly name: string;
  readonly type: string;
  readonly object: Json;
}

/** Every state of a Pod that was stored, in the order of revisions. */
export function podStates({ recording, cluster }: Played): Comparison {
  const made: PodState[] = [];
  for (const { at, kind, data } of cluster.trace.ofKind('etcd.put', 'etcd.deleted')) {
    const name = /^\/registry\/pods\/[^/]+\/(.*)$/.exec(data.key)?.[1];
    if (name === undefined) continue;
    const last = made.findLast((state) => state.name === name)?.object;
    const state =
      kind === 'etcd.put'
        ? { type: data.version === 1 ? 'ADDED' : 'MODIFIED', object: data.value as Json }
        : { type: 'DELETED', object: last ?? {} };
    made.push({ at: at / 1_000, name, ...state });
  }
  return compareLanes(recording, recordedStates(recording).map(podLane), made.map(podLane), [
    'etcd.put etcd/etcd.ts',
  ]);
}

/** The Pods as the kubelet's watch brings them: from the moment on when they are bound. */
export function watchEvents({ recording, cluster }: Played): Comparison {
  const bound = new Set<string>();
  const expected = recordedStates(recording)
    .filter(({ object }) => (object['spec'] as Json | undefined)?.['nodeName'] !== undefined)
    .map((state) => {
      const type = bound.has(state.name) ? state.type : 'ADDED';
      bound.add(state.name);
      return { ...state, type };
    });
  const actual = cluster.trace
    .ofKind('watch.sent')
    .filter(({ data }) => data.watcher.startsWith('system:node:') && data.object.kind === 'Pod')
    .map(({ at, data: { type, object } }) => ({
      at: at / 1_000,
      name: object.metadata.name ?? '',
      type,
      object: object as unknown as Json,
    }));
  return compareLanes(recording, expected.map(podLane), actual.map(podLane), [
    'watch.sent apiserver/watch-cache.ts',
  ]);
}

const podLane = ({ at, name, type, object }: PodState) => {
  // etcd does not store the resourceVersion.
  const metadata = { ...(object['metadata'] as Json), resourceVersion: '' };
  return { at, lane: name, what: { type, object: steadyObject(steadyWaiting({ ...object, metadata })) } };
};

/** In the shorter recordings only the first event has the whole object, later ones the parts that changed. */
function recordedStates(recording: Recording): PodState[] {
  const last = new Map<string, Json>();
  return (entriesOf(recording, 'watch-event') as (Entry & PodState & { object?: Json })[]).map((entry) => {
    const parts = ['metadata', 'spec', 'status'].filter((part) => entry[part] !== undefined);
    const changed = Object.fromEntries(parts.map((part) => [part, entry[part]]));
    const object = entry.object ?? { ...last.get(entry.name), ...changed };
    last.set(entry.name, object);
    return { at: entry.at, name: entry.name, type: entry.type, object };
  });
}

export const statusPatchesOf = (recording: Recording): RecordedRequest[] =>
  requestsOf(recording).filter(
    ({ verb, resource, status }) => verb === 'patch' && resource === 'pods/status' && status !== 404,
  );

/** The bodies of the patches of a Pod's status, in lanes, a Pod each. */
export function statusPatches({ recording, cluster }: Played): Comparison {
  const gone = new Set(
    cluster.trace
      .ofKind('response.received')
      .flatMap(({ data }) => (data.status === 404 ? [data.request] : [])),
  );
  const expected = statusPatchesOf(recording).map(({ at, uri, request }) => ({
    at,
    lane: uri.split('?')[0] ?? '',
    what: steadyPatch(request),
  }));
  const actual = cluster.trace
    .ofKind('request.sent')
    .filter(
      ({ data: { method, path, request } }) =>
        method === 'PATCH' && /\/pods\/[^/]+\/status$/.test(path) && !gone.has(request),
    )
    .map(({ at, data: { path, body } }) => ({ at: at / 1_000, lane: path, what: steadyPatch(body) }));
  return compareLanes(recording, expected, actual, [
    'request.sent wire/connection.ts',
    'status.generated kubelet/status-manager.ts',
  ]);
}

interface Told {
  readonly at: number;
  readonly by: string;
  readonly about: string;
  readonly what: Json;
}

/** Events as they are watched, counting up when they repeat; in lanes of who tells them about which Pod. */
export function events({ recording, cluster }: Played): Comparison {
  const expected = entriesOf(recording, 'event')
    .filter(({ about, source }) => String(about).startsWith('Pod/') && tellers.includes(source))
    .map(
      ({ at, source, about, fieldPath, type, reason, message, watch }): Told => ({
        at,
        by: String(source),
        about: String(about),
        what: { fieldPath, type, reason, message: steadyMessage(String(message)), watch },
      }),
    );
  const actual = cluster.trace
    .ofKind('etcd.put')
    .filter(({ data }) => data.key.startsWith('/registry/events/'))
    .map(({ at, data: { value, version } }): Told => {
      const event = value as Json;
      const about = event['involvedObject'] as Json;
      return {
        at: at / 1_000,
        by: String((event['source'] as Json | undefined)?.['component'] || event['reportingComponent']),
        about: `${about['kind']}/${about['name']}`,
        what: {
          fieldPath: about['fieldPath'],
          type: event['type'],
          reason: event['reason'],
          message: steadyMessage(String(event['message'])),
          watch: version === 1 ? 'ADDED' : 'MODIFIED',
        },
      };
    });
  // Other Pods of the recorded cluster may have let the scheduler try again.
  const triedAgain = hasRetries(recording);
  const inLane = ({ at, by, about, what }: Told) => ({
    at,
    lane: `${by} ${about}`,
    what: triedAgain && by === 'default-scheduler' ? { ...what, watch: undefined } : what,
  });
  return compareLanes(recording, expected.map(inLane), actual.map(inLane), ['etcd.put etcd/etcd.ts']);
}

const tellers: readonly unknown[] = ['default-scheduler', 'kubelet'];

/** Keys and versions of what was written, without heartbeats; in lanes, a key each. */
export function etcdWrites({ recording, cluster }: Played): Comparison {
  const write = (at: number, key: string, version: unknown) => ({
    at,
    lane: key.replace(/\.[0-9a-f]{16}$/, ''),
    what: version,
  });
  const own = /^\/registry\/pods\//;
  return compareLanes(
    recording,
    entriesOf(recording, 'etcd-write')
      .filter(({ key, type }) => own.test(String(key)) && type === 'PUT')
      .map(({ at, key, version }) => write(at, String(key), version)),
    cluster.trace
      .ofKind('etcd.put')
      .filter(({ data }) => own.test(data.key))
      .map(({ at, data: { key, version } }) => write(at / 1_000, key, version)),
    ['etcd.put etcd/etcd.ts'],
  );
}
