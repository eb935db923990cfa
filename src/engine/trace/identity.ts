/** Who an event is, whichever run it is of: by actor, kind and object, without the numbers that shift from run to run. */
import type { TraceEvent } from './events.ts';

/** For each event `actor kind object`; of several alike the order tells which is which. */
export function identitiesOf(events: readonly TraceEvent[]): string[] {
  const requests = new Map<number, string>();
  return events.map((event) => {
    if (event.kind === 'request.sent')
      requests.set(event.data.request, `${event.data.method} ${event.data.path}`);
    return `${event.actor} ${event.kind} ${objectOf(event, requests)}`;
  });
}

/** The fields of an event's data that name what it is about. */
const names = [
  'pod',
  'key',
  'method',
  'operation',
  'hook',
  'plugin',
  'command',
  'process',
  'call',
  'container',
  'uri',
  'path',
  'image',
  'volume',
  'point',
  'watcher',
] as const;

function objectOf({ data }: TraceEvent, requests: ReadonlyMap<number, string>): string {
  const fields = data as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  if (typeof fields['request'] === 'number') parts.push(requests.get(fields['request']) ?? '');
  for (const name of names) if (typeof fields[name] === 'string') parts.push(fields[name]);
  if (fields['watcher'] !== undefined) parts.push(nameOf(fields['object']));
  return withoutIds(parts.join(' '));
}

function nameOf(object: unknown): string {
  const { kind = '', metadata } = (object ?? {}) as {
    kind?: string;
    metadata?: { name?: string; namespace?: string };
  };
  return `${kind} ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

const essences = new WeakMap<TraceEvent, string>();

/** What an event says, without what shifts from run to run: ids of requests and containers, revisions, uids, times. */
export function essenceOf(event: TraceEvent): string {
  let essence = essences.get(event);
  if (essence === undefined) {
    essence = withoutIds(JSON.stringify(event.data, (key, value) => (shifting.has(key) ? undefined : value)));
    essences.set(event, essence);
  }
  return essence;
}

const shifting: ReadonlySet<string> = new Set([
  'request',
  'watch',
  'connection',
  'lease',
  'revision',
  'createRevision',
  'resourceVersion',
  'uid',
  'micros',
  'until',
]);

/** UUIDs, container ids, times and the random ends of names, each in one sign. */
const withoutIds = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replace(/[0-9a-f]{64}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>')
    .replace(/\.[0-9a-f]{16}\b/g, '.<id>');
