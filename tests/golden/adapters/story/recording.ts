/** The form of golden/story: one timeline a file. Its README says what each kind of entry carries. */

export interface Entry {
  readonly id: string;
  /** Milliseconds since the first command was started. */
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly cause?: string;
  readonly [field: string]: unknown;
}

export interface RecordedCommand extends Entry {
  readonly argv: readonly string[];
  readonly exit: number;
  readonly stdin?: string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RecordedRequest extends Entry {
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  readonly uri: string;
  readonly status: number;
  readonly request?: Json;
  readonly response?: Json;
  readonly apf?: { readonly flowSchema: string; readonly priorityLevel: string };
}

export type Json = Readonly<Record<string, unknown>>;

export interface Recording {
  readonly name: string;
  readonly durationMs: number;
  readonly pods: readonly { readonly name: string; readonly namespace: string }[];
  readonly timeline: readonly Entry[];
  /** Only where the cluster was made for this recording; elsewhere it is one worker and a control-plane. */
  readonly setup?: { readonly nodes?: readonly Json[] };
}

export function isRecording(content: unknown): content is Recording {
  const { timeline, pods, durationMs } = (content ?? {}) as Partial<Recording>;
  return Array.isArray(timeline) && Array.isArray(pods) && typeof durationMs === 'number';
}

/** What cgroup v1 says for "no limit", read back into the status (README: what is special to this machine). */
export const isNoLimit = (limits: unknown): boolean =>
  (limits as Json | null | undefined)?.['memory'] === '9007199254740988Ki';

/** The recording without the patches that only say so, and without what came of them. */
export function withoutReadBackLimits(recording: Recording): Recording {
  const gone = new Set<unknown>();
  for (const { id, resource, request } of requestsOf(recording)) {
    const status = (request as { status?: Json } | undefined)?.status;
    if (resource === 'pods/status' && status && Object.keys(status).join() === 'resources') gone.add(id);
  }
  for (let known = -1; known < gone.size; ) {
    known = gone.size;
    for (const { id, cause } of recording.timeline) if (gone.has(cause)) gone.add(id);
  }
  return { ...recording, timeline: recording.timeline.filter(({ id }) => !gone.has(id)) };
}

/**
 * Whether something was tried again in the recording, so that the same was told twice: how often differs from run to
 * run, since waits are random.
 */
export function hasRetries(recording: Recording): boolean {
  const told = entriesOf(recording, 'event').map(
    ({ about, fieldPath, reason, message }) => `${about} ${fieldPath} ${reason} ${message}`,
  );
  return new Set(told).size < told.length;
}

export const entriesOf = (recording: Recording, kind: string): Entry[] =>
  recording.timeline.filter((entry) => entry.kind === kind);

export const commandsOf = (recording: Recording): RecordedCommand[] =>
  entriesOf(recording, 'command') as RecordedCommand[];

export const requestsOf = (recording: Recording): RecordedRequest[] =>
  entriesOf(recording, 'api-request') as RecordedRequest[];

export const writeVerbs: readonly unknown[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/**
 * Why the engine cannot play a recording, or undefined. It says what is in the recording that has no counterpart yet:
 * it is judged by what was typed and sent, never by a name.
 */
export function beyondTheEngine(recording: Recording): string | undefined {
  if (entriesOf(recording, 'action').length > 0) return 'an operator stops a component';
  for (const { user, verb, resource, request } of requestsOf(recording)) {
    if (!writeVerbs.includes(verb)) continue;
    if (!served.includes(resource.split('/')[0] ?? '')) return `a write to ${resource}`;
    if (resource.startsWith('pods') && user.startsWith('system:serviceaccount:kube-system:'))
      return `a controller acts: ${user}`;
    if (user === 'kubernetes-admin' && verb === 'create' && resource === 'pods') {
      const beyond = beyondTheKubelet(request ?? {});
      if (beyond) return beyond;
    }
    if (/^pods\/(resize|ephemeralcontainers|exec)/.test(resource)) return resource;
  }
  return undefined;
}

/** Resources that the engine's API server has. */
const served = [
  'pods',
  'nodes',
  'namespaces',
  'serviceaccounts',
  'configmaps',
  'events',
  'leases',
  // Followers of Pods that no Pod of these recordings depends on.
  'endpointslices',
  'endpoints',
];

function beyondTheKubelet(pod: Json): string | undefined {
  const spec = (pod['spec'] ?? {}) as {
    initContainers?: Json[];
    containers?: Json[];
    securityContext?: Json;
  };
  if (Object.keys(spec.securityContext ?? {}).some((field) => field !== 'runAsNonRoot'))
    return 'a security context';
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    const hooks = Object.values((container['lifecycle'] ?? {}) as Record<string, Json>);
    if (hooks.some((hook) => hook['exec'] === undefined && hook['sleep'] === undefined))
      return 'a hook that asks the container';
    const field = ['livenessProbe', 'readinessProbe', 'startupProbe', 'securityContext'].find(
      (name) => container[name] !== undefined,
    );
    if (field) return `a container's ${field}`;
  }
  return undefined;
}
