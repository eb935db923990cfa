/** An Event as `kubectl get events` shows it. Source: pkg/printers/internalversion/printers.go `printEvent`. */
import type { Event } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Micros } from '../../sim/time.ts';
import type { TablePrinter } from '../resource.ts';
import { column, nameColumn } from './columns.ts';

export const eventTable: TablePrinter<Event> = {
  columns: [
    column('Last Seen'),
    column('Type'),
    column('Reason'),
    column('Object'),
    column('Subobject', 1),
    column('Source', 1),
    column('Message'),
    column('First Seen', 1),
    column('Count', 1),
    { ...nameColumn, priority: 1 },
  ],
  cells: eventCells,
};

function eventCells(event: DeepReadonly<Event>, now: Micros): (string | number)[] {
  const { involvedObject, series, source } = event;
  const firstSeen = event.firstTimestamp ?? event.eventTime;
  const lastSeen = series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen;
  const count = series?.count ?? event.count ?? 1;
  const component = source?.component || event.reportingComponent || '';
  const instance = source?.host || event.reportingInstance || '';
  const target = involvedObject.name
    ? `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name}`
    : (involvedObject.kind ?? '').toLowerCase();
  return [
    age(lastSeen, now),
    event.type ?? '',
    event.reason ?? '',
    target,
    involvedObject.fieldPath ?? '',
    instance ? `${component}, ${instance}` : component,
    (event.message ?? '').trim(),
    age(firstSeen, now),
    count,
    event.metadata.name ?? '',
  ];
}
