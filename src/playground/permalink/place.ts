/** A moment of a run, written so that it is found again in a run that has changed since. */
import type { TraceEvent } from '#engine';
import { version } from '../../../package.json';
import type { Place } from './link.ts';

export interface Found {
  /** How many events have happened. */
  readonly position: number;
  /** `same`: the run was the same up to there. `nearest`: this moment is gone, and this is the one beside it. */
  readonly how: 'same' | 'changed' | 'nearest';
}

/** The moment after `position` events; undefined before the first. */
export function placeAt(events: readonly TraceEvent[], position: number): Place | undefined {
  const event = events[position - 1];
  if (!event) return undefined;
  const { step, kind } = event;
  const object = objectOf(event);
  const before = events.slice(0, position);
  const ordinal = before.filter((one) => isLike(one, { step, kind, object })).length;
  return { step, kind, object, ordinal, digest: digestOf(before), engine: version };
}

export function findPlace(events: readonly TraceEvent[], place: Place): Found {
  const alike = positions(events, (event) => isLike(event, place));
  const position = alike[place.ordinal - 1];
  if (position !== undefined) {
    const isSame = digestOf(events.slice(0, position)) === place.digest;
    return { position, how: isSame ? 'same' : 'changed' };
  }
  const ofKind = positions(events, ({ step, kind }) => step === place.step && kind === place.kind);
  const before = positions(events, ({ step }) => step <= place.step);
  return { position: alike.at(-1) ?? ofKind.at(-1) ?? before.at(-1) ?? events.length, how: 'nearest' };
}

function positions(events: readonly TraceEvent[], matches: (event: TraceEvent) => boolean): number[] {
  return events.flatMap((event, index) => (matches(event) ? [index + 1] : []));
}

const isLike = (
  event: TraceEvent,
  { step, kind, object }: Pick<Place, 'step' | 'kind' | 'object'>,
): boolean => event.step === step && event.kind === kind && objectOf(event) === object;

/** What an event is about: an object's name, its key in etcd, or where a request went. */
function objectOf({ data }: TraceEvent): string {
  const { pod, key, name, path, container, object, value } = data as Readonly<Record<string, unknown>>;
  for (const text of [pod, key, path, name, container]) if (typeof text === 'string') return text;
  const { metadata } = (object ?? value ?? {}) as { metadata?: { namespace?: string; name?: string } };
  return metadata?.name === undefined ? '' : `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** FNV-1a over what happened; not over where the engine's files lie or what is recorded of it. */
function digestOf(events: readonly TraceEvent[]): string {
  let hash = 0x811c9dc5;
  for (const { at, actor, kind, step, data } of events) {
    const text = JSON.stringify([at, actor, kind, step, data]);
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
