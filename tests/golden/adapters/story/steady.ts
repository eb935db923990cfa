/** What differs from run to run is replaced by its name; golden/story/README.md lists it. */
import { isNoLimit, type Json } from './recording.ts';

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
export function steadyObject(value: unknown, key = ''): unknown {
  if (value === null || value === undefined) return value;
  if (volatileKeys.has(key)) return `(${key})`;
  if (typeof value === 'string')
    return steadyMessage(value.replace(/^kube-api-access-\w{5}$/, 'kube-api-access-(suffix)'));
  if (Array.isArray(value)) return value.map((item) => steadyObject(item));
  if (typeof value !== 'object') return value;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (name !== 'managedFields' && !isNoLimit(field)) copy[name] = steadyObject(field, name);
  }
  return copy;
}

/**
 * A patch of a Pod's status. A transition that falls into the same second as the one before it is not in the patch,
 * so these times are left out; and so are resources that are empty or what cgroup v1 reads back for that.
 */
export function steadyPatch(patch: unknown): unknown {
  const text = JSON.stringify(patch, (key, value) => {
    if (key === 'lastTransitionTime' && typeof value === 'string') return undefined;
    const none = key === 'resources' && (isNoLimit(value.limits) || Object.keys(value).length === 0);
    return none ? undefined : value;
  });
  return steadyObject(JSON.parse(text));
}

/** Durations and ids in the text of an Event or a status. */
export const steadyMessage = (message: string): string =>
  message
    .replace(/\b(\d+m)?\d+(\.\d+)?(ms|s)\b/g, '(span)')
    .replace(/Image size: \d+/, 'Image size: (bytes)')
    .replace(/\([0-9a-f]{8}-[0-9a-f-]{27}\)/g, '((uid))')
    .replace(/"[0-9a-f]{64}"/g, '"(id)"');

/** What a CNI plugin reads and writes: addresses, the names of veths and of namespaces differ. */
export function steadyNetwork(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value)
    .replace(/"mac":"(?!00:00)[0-9a-f:]+"/g, '"mac":"(mac)"')
    .replace(/veth[0-9a-f]{8}/g, '(veth)')
    .replace(/netns\/cni-[0-9a-f-]{36}/g, 'netns/(id)')
    .replace(/"10\.244\.1\.(?!1")\d+(\/\d+)?"/g, (_, mask = '') => `"(address)${mask}"`);
  return JSON.parse(text);
}

/** A Pod that is deleted while its image or container is in back-off: in which part of the cycle is left to chance. */
export function steadyWaiting(pod: Json): Json {
  const { deletionTimestamp } = pod['metadata'] as { deletionTimestamp?: string };
  if (deletionTimestamp === undefined) return pod;
  return JSON.parse(
    JSON.stringify(pod, (key, value) =>
      key === 'waiting' && /^(ErrImagePull|ImagePullBackOff|CrashLoopBackOff)$/.test(value.reason)
        ? '(in back-off)'
        : value,
    ),
  );
}
