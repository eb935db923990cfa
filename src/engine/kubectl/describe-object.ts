/** What all descriptions share: labels, annotations, times, events; and an object of which no more is known. */
import type { Event } from '../api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import { age } from '../api/tables.ts';
import { type Micros, parseRfc3339 } from '../sim/time.ts';
import type { TabbedText } from './tabbed-text.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const ANNOTATION_CHARS_MAX = 140;

/** `Labels:`, a label a line, in the order of the keys. */
export function labelLines(
  text: TabbedText,
  title: string,
  labels: Readonly<Record<string, string>> | undefined,
): void {
  const keys = Object.keys(labels ?? {}).sort();
  if (keys.length === 0) text.line(0, `${title}:\t<none>`);
  keys.forEach((key, index) => {
    text.line(0, `${index === 0 ? `${title}:` : ''}\t${key}=${labels?.[key]}`);
  });
}

export function annotationLines(
  text: TabbedText,
  annotations: Readonly<Record<string, string>> | undefined,
): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort();
  if (keys.length === 0) text.line(0, 'Annotations:\t<none>');
  keys.forEach((key, index) => {
    const head = index === 0 ? 'Annotations:' : '';
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    if (value.length + key.length + 2 <= ANNOTATION_CHARS_MAX && !value.includes('\n')) {
      text.line(0, `${head}\t${key}: ${value}`);
      return;
    }
    text.line(0, `${head}\t${key}:`);
    for (const line of value.split('\n')) text.line(0, `\t  ${shortened(line)}`);
  });
}

const shortened = (line: string): string =>
  line.length > ANNOTATION_CHARS_MAX - 2 ? `${line.slice(0, ANNOTATION_CHARS_MAX - 2)}...` : line;

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon, 23 Nov 2026 21:20:09 +0000`, as Go's RFC1123Z. */
export function longTime(time: string | null | undefined): string {
  const seconds = time ? parseRfc3339(time) : undefined;
  if (!time || seconds === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T([\d:]{8})/.exec(time) ?? [];
  const weekday = weekdays[(Math.floor(seconds / 86_400) + 4) % 7];
  return `${weekday}, ${day} ${months[Number(month) - 1]} ${year} ${clock} +0000`;
}

export function eventLines(text: TabbedText, events: readonly DeepReadonly<Event>[], now: Micros): void {
  if (events.length === 0) return text.line(0, 'Events:\t<none>');
  text.flush();
  text.line(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage');
  text.line(1, '----\t------\t----\t----\t-------');
  for (const event of [...events].sort(byTime)) {
    const { type, reason, message = '', source, reportingComponent, involvedObject } = event;
    const from = source?.component || reportingComponent || '';
    const about = involvedObject.fieldPath ? `${involvedObject.fieldPath}: ` : '';
    text.line(1, `${type}\t${reason}\t${agesOf(event, now)}\t${from}\t${about}${message.trim()}`);
  }
}

/** By the time that counts: of the last of a series, else the last, else the first. */
const timeOf = (event: DeepReadonly<Event>): string =>
  event.series?.lastObservedTime || event.lastTimestamp || event.eventTime || event.firstTimestamp || '';

const byTime = (a: DeepReadonly<Event>, b: DeepReadonly<Event>): number =>
  timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0;

function agesOf(event: DeepReadonly<Event>, now: Micros): string {
  const first = age(event.eventTime || event.firstTimestamp, now);
  if (event.series)
    return `${age(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  const { count = 0 } = event;
  return count > 1 ? `${age(event.lastTimestamp, now)} (x${count} over ${first})` : first;
}

/** An object by its fields. Source: `genericDescriber`. */
export function describeObject(text: TabbedText, object: KubeObject): void {
  const { apiVersion, kind, metadata, ...rest } = object;
  const {
    name,
    namespace,
    labels,
    annotations,
    managedFields: _,
    ...other
  } = metadata as KubeObject['metadata'] & {
    managedFields?: unknown;
  };
  text.line(0, `Name:\t${name}`);
  text.line(0, `Namespace:\t${namespace ?? ''}`);
  labelLines(text, 'Labels', labels);
  annotationLines(text, annotations);
  fields(text, 0, { 'API Version': apiVersion, Kind: kind, Metadata: other, ...rest });
}

function fields(text: TabbedText, level: number, value: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(value).sort()) {
    const title = titled(key);
    const field = value[key];
    if (Array.isArray(field)) {
      text.line(level, `${title}:`);
      for (const item of field) {
        if (typeof item === 'object' && item !== null)
          fields(text, level + 1, item as Record<string, unknown>);
        else text.line(level + 1, String(item));
      }
    } else if (typeof field === 'object' && field !== null) {
      text.line(level, `${title}:`);
      fields(text, level + 1, field as Record<string, unknown>);
    } else {
      text.line(level, `${title}:\t${field === null ? '<nil>' : field}`);
    }
  }
}

/** `creationTimestamp` is `Creation Timestamp`, `uid` is `UID`. Source: `smartLabelFor`. */
function titled(field: string): string {
  if (/[^A-Za-z]/.test(field)) return field;
  return field
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(' ')
    .map((word) => {
      const upper = word.toUpperCase();
      return ['API', 'URL', 'UID', 'OSB', 'GUID'].includes(upper)
        ? upper
        : `${upper.slice(0, 1)}${word.slice(1)}`;
    })
    .join(' ');
}
