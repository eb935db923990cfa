/** The run that a player shows: its events, and what is asked of them again and again, answered without a walk. */
import type { EventKind, TraceEvent } from '#engine';
import { type IdleWork, idleWork } from '../engine/trace/idle.ts';
import { FoldedTrace } from '../engine/trace/state/folded-trace.ts';
import type { RunningCell } from '../playground/current-run.ts';
import type { Program, TraceAnswer, TraceQuestion } from '../playground/protocol.ts';
import { type MapState, type Moment, mapFold, momentOf, nodeOf } from './moment.ts';

/** Which events a reader wants to see; an absent field asks nothing. */
export interface EventFilter {
  /** `kubelet/node-1`; `kubelet` means every node's. */
  readonly actor?: string;
  readonly kind?: EventKind;
  /** Ids of events that are told with another one: of idle work the first stands for all. */
  readonly folded?: ReadonlySet<number>;
}

export type Stride = 'event' | 'step' | 'actor';

/** Who can say more of a run than its events do. */
export interface RunOrigin {
  ask?(question: TraceQuestion): Promise<TraceAnswer | undefined>;
  readonly cell?: RunningCell;
  /** The trace of a cell as the book has it. */
  unedited?(original: Program): Promise<TraceAnswer | undefined>;
}

export class PlayerRun {
  readonly title: string;
  readonly events: TraceEvent[] = [];
  readonly origin: RunOrigin;
  /** Events that have happened and were not sent yet. */
  kept = 0;
  readonly #map: FoldedTrace<MapState> = new FoldedTrace(mapFold, { events: this.events, untraced: [] });
  readonly #nodes = new Set<string>();
  readonly #actors = new Set<string>();
  #firstNode: string | undefined;
  #effects: Map<number, number[]> | undefined;
  #idle: IdleWork | undefined;

  /** @param title whose run it is, in words */
  constructor(title: string, events: readonly TraceEvent[] = [], origin: RunOrigin = {}) {
    this.title = title;
    this.origin = origin;
    this.append(events);
  }

  append(events: readonly TraceEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      this.#actors.add(event.actor);
      const node = nodeOf(event.actor);
      if (node !== undefined) {
        this.#nodes.add(node);
        this.#firstNode ??= node;
      }
      if (event.kind === 'nodes.filtered') {
        for (const refusal of event.data.refused) this.#nodes.add(refusal.node);
        for (const name of event.data.feasible) this.#nodes.add(name);
      }
    }
    this.#effects = undefined;
    this.#idle = undefined;
  }

  /** What goes on whether or not anything happens. */
  get idle(): IdleWork {
    this.#idle ??= idleWork(this.events);
    return this.#idle;
  }

  get length(): number {
    return this.events.length;
  }

  /** What the map draws after `position` events. */
  moment(position: number): Moment {
    const at = Math.max(0, Math.min(position, this.length));
    return momentOf(this.#map.at(at), at, this.events[at - 1], {
      nodes: [...this.#nodes].sort((a, b) => (a < b ? -1 : 1)),
      actors: this.#actors,
      firstNode: this.#firstNode,
    });
  }

  /** The position right after the event with this id, or undefined when the run has it no more. */
  positionOf(id: number): number | undefined {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle] as TraceEvent).id < id) low = middle + 1;
      else high = middle;
    }
    return this.events[low]?.id === id ? low + 1 : undefined;
  }

  eventOf(id: number): TraceEvent | undefined {
    return this.events[(this.positionOf(id) ?? 0) - 1];
  }

  /** Ids of the events that an event triggered directly. */
  effectsOf(id: number): readonly number[] {
    if (!this.#effects) {
      this.#effects = new Map();
      for (const event of this.events) {
        if (event.cause === undefined) continue;
        const known = this.#effects.get(event.cause);
        if (known) known.push(event.id);
        else this.#effects.set(event.cause, [event.id]);
      }
    }
    return this.#effects.get(id) ?? [];
  }

  /** Where a reader lands who goes on, or back, by a stride; the same position where there is nothing further. */
  neighbor(position: number, direction: 1 | -1, stride: Stride, filter: EventFilter = {}): number {
    const current = this.events[position - 1];
    for (let at = position + direction; at >= 1 && at <= this.length; at += direction) {
      const event = this.events[at - 1] as TraceEvent;
      if (!matches(event, filter)) continue;
      if (stride === 'event' || current === undefined) return at;
      if (stride === 'actor' && event.actor === current.actor) return at;
      if (stride === 'step' && this.#beginsStep(at, current, direction)) return at;
    }
    if (stride === 'step' && direction === 1) return this.length;
    return stride === 'step' ? Math.min(1, position) : position;
  }

  /** Whether the step that the event at this position belongs to begins with it, and another one than the current did. */
  #beginsStep(at: number, current: TraceEvent, direction: 1 | -1): boolean {
    const event = this.events[at - 1] as TraceEvent;
    const before = this.events[at - 2];
    return before?.step !== event.step && (direction === -1 || event.step !== current.step);
  }

  /** Actors and kinds that occur, in the order in which they first do. */
  occurring(): { readonly actors: readonly string[]; readonly kinds: readonly EventKind[] } {
    return { actors: [...this.#actors], kinds: [...new Set(this.events.map(({ kind }) => kind))] };
  }
}

export function matches(event: TraceEvent, { actor, kind, folded }: EventFilter): boolean {
  if (folded?.has(event.id)) return false;
  if (kind !== undefined && event.kind !== kind) return false;
  return actor === undefined || event.actor === actor || event.actor.startsWith(`${actor}/`);
}

/** Of a step with several events, the one at which it is best seen; the first one where a run has none of it. */
const telling: Partial<Record<number, EventKind>> = {
  1: 'object.built',
  5: 'request.authenticated',
  6: 'request.authorized',
  8: 'object.validated',
  11: 'response.received',
  13: 'nodes.filtered',
  15: 'pod.bound',
  16: 'sync.started',
  21: 'container.state',
  22: 'pleg.event',
  23: 'etcd.put',
};

/** The position at which a step is seen, or undefined when the run has no event of it. */
export function positionOfStep(events: readonly TraceEvent[], step: number): number | undefined {
  let first: number | undefined;
  for (const [index, event] of events.entries()) {
    if (event.step !== step) continue;
    first ??= index + 1;
    if (telling[step] === undefined || event.kind === telling[step]) return index + 1;
  }
  return first;
}
