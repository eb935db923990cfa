import type { Event } from '../../api/core-v1.ts';
import type { DeepReadonly, KubeObject, MicroTime, Time } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import type { Resource } from '../resource.ts';

/** An Event of events.k8s.io/v1: the same as the core group's, by other names. */
interface NewEvent extends KubeObject {
  eventTime?: MicroTime | null;
  series?: { count?: number; lastObservedTime?: MicroTime };
  reportingController?: string;
  reportingInstance?: string;
  action?: string;
  reason?: string;
  regarding?: Event['involvedObject'];
  related?: Event['involvedObject'];
  note?: string;
  type?: string;
  deprecatedSource?: Event['source'];
  deprecatedFirstTimestamp?: Time | null;
  deprecatedLastTimestamp?: Time | null;
  deprecatedCount?: number;
}

/** What both have in common. Source: pkg/registry/core/event. */
const shared = {
  version: 'v1',
  resource: 'events',
  kind: 'Event',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  storagePrefix: 'events',
  ttlSeconds: 3_600,
} as const;

export const events: Resource<Event> = {
  ...shared,
  group: '',
  canonicalize: canonical,
  validate: validateEvent,
  fieldNames: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  fields: (event) => ({
    ...Object.fromEntries(
      Object.entries(event.involvedObject).map(([key, value]) => [`involvedObject.${key}`, value]),
    ),
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component || (event.reportingComponent ?? ''),
    type: event.type ?? '',
  }),
  loadTable: async () => (await import('./event-table.ts')).eventTable,
};

export const newEvents: Resource<NewEvent> = {
  ...shared,
  group: 'events.k8s.io',
  fieldNames: [
    'regarding.kind',
    'regarding.namespace',
    'regarding.name',
    'regarding.uid',
    'reason',
    'reportingController',
    'type',
  ],
  fields: (event) => ({
    ...Object.fromEntries(
      Object.entries(event.regarding ?? {}).map(([key, value]) => [`regarding.${key}`, value]),
    ),
    reason: event.reason ?? '',
    reportingController: event.reportingController ?? '',
    type: event.type ?? '',
  }),
  loadTable: async () => {
    const { columns, cells } = (await import('./event-table.ts')).eventTable;
    return { columns, cells: (event, now) => cells(toCore(event), now) };
  },
  storedAs: { resource: events, toStorage: toCore, fromStorage: fromCore },
};

/** Source: pkg/apis/core/validation/events.go, of its rules the one that clients meet. */
function validateEvent({ metadata, involvedObject }: DeepReadonly<Event>): readonly ReasonCause[] {
  const about = involvedObject.namespace ?? '';
  if (about === metadata.namespace || (about === '' && metadata.namespace === 'default')) return [];
  const message = `Invalid value: ${JSON.stringify(about)}: does not match event.namespace`;
  return [{ reason: 'FieldValueInvalid', message, field: 'involvedObject.namespace' }];
}

/** Fields of the Go struct that JSON shows even when they are empty. */
function canonical(draft: Event): void {
  const shown = draft as unknown as Record<string, unknown>;
  for (const key of ['firstTimestamp', 'lastTimestamp', 'eventTime']) shown[key] ??= null;
  draft.source ??= {};
  draft.reportingComponent ??= '';
  draft.reportingInstance ??= '';
}

/** Fields by their names in core/v1 and in events.k8s.io/v1. */
const names = [
  ['involvedObject', 'regarding'],
  ['reason', 'reason'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['series', 'series'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingComponent', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
] as const;

function toCore(event: DeepReadonly<NewEvent>): Event {
  const core: Record<string, unknown> = { kind: 'Event', apiVersion: 'v1', metadata: event.metadata };
  for (const [coreName, name] of names) if (event[name] !== undefined) core[coreName] = event[name];
  canonical(core as unknown as Event);
  return core as unknown as Event;
}

function fromCore(object: DeepReadonly<KubeObject>): NewEvent {
  const core = object as unknown as Record<string, unknown>;
  const event: Record<string, unknown> = {
    kind: 'Event',
    apiVersion: 'events.k8s.io/v1',
    metadata: object.metadata,
  };
  for (const [coreName, name] of names)
    if (core[coreName] !== undefined && core[coreName] !== '') event[name] = core[coreName];
  return event as unknown as NewEvent;
}
