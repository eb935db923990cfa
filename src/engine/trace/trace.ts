import type { View } from '../display.ts';
import type { KeyValue } from '../etcd/key-value-store.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Actor, Basis, EventData, EventKind, TraceEvent } from './events.ts';
import { isRecorded } from './recorded.ts';
import type { Step } from './steps.ts';
import { formatEvent } from './text.ts';

/**
 * Emits one event and makes it the cause of what the running process does next. Returns the event's id.
 * `aside` leaves the cause as it was, for events that branch off.
 */
export type Emit = <K extends EventKind>(
  kind: K,
  step: Step,
  data: EventData[K],
  options?: { readonly cause?: number | undefined; readonly aside?: boolean },
) => number;

/** A version of a key that was there before time began, or that no component wrote: known from `after` events on. */
export interface UntracedWrite {
  readonly after: number;
  readonly kv: KeyValue;
}

/** All events of a run, in order. Timeline, map, checks and prints are queries over it. */
export class Trace implements Iterable<TraceEvent> {
  /** What etcd has been given without an event, in order: what was there before time began. */
  readonly untraced: UntracedWrite[] = [];
  readonly #sim: Simulation;
  readonly #events: TraceEvent[] = [];
  readonly #listeners = new Set<(event: TraceEvent) => void>();
  #paused = false;

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  /** What happens while the trace is paused leaves no event: so the components come up before the story begins. */
  set paused(paused: boolean) {
    this.#paused = paused;
  }

  /**
   * The emit function of one component.
   * @param actor who acts, by the component's real name
   * @param source the emitting file under src/engine
   */
  emitter(actor: Actor, source: string): Emit {
    const bases = new Map<EventKind, Basis>();
    return (kind, step, data, options) => {
      if (this.#paused) return 0;
      let basis = bases.get(kind);
      if (!basis) bases.set(kind, (basis = isRecorded(kind, source) ? 'recorded' : 'modelled'));
      const id = this.#events.length + 1;
      const cause = options?.cause ?? this.#sim.cause;
      const event = Object.freeze({
        id,
        at: this.#sim.now,
        actor,
        kind,
        step,
        ...(cause !== undefined && { cause }),
        data: Object.freeze(data),
        basis,
        source,
      }) as TraceEvent;
      this.#events.push(event);
      if (!options?.aside) this.#sim.cause = id;
      for (const listener of this.#listeners) listener(event);
      return id;
    };
  }

  /** Every event so far. */
  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  get length(): number {
    return this.#events.length;
  }

  [Symbol.iterator](): Iterator<TraceEvent> {
    return this.#events[Symbol.iterator]();
  }

  /** Calls the listener with each event from now on. Returns a function that ends it. */
  subscribe(listener: (event: TraceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The event with this id. */
  event(id: number): TraceEvent | undefined {
    return this.#events[id - 1];
  }

  /** Events of one kind, or of several. */
  ofKind<K extends EventKind>(...kinds: K[]): TraceEvent<K>[] {
    const wanted: readonly EventKind[] = kinds;
    return this.#events.filter((event) => wanted.includes(event.kind)) as unknown as TraceEvent<K>[];
  }

  /** Events of one of the 23 steps. */
  ofStep(step: Step): TraceEvent[] {
    return this.#events.filter((event) => event.step === step);
  }

  /** Events of one actor: `kube-scheduler`, `kubelet/node-1`, … `kubelet` alone means every node's. */
  ofActor(actor: Actor): TraceEvent[] {
    return this.#events.filter((event) => event.actor === actor || event.actor.startsWith(`${actor}/`));
  }

  /** Events about an object, such as `nginx` or `default/nginx`: those whose data names it. */
  ofObject(name: string): TraceEvent[] {
    return this.#events.filter((event) => mentions(event.data, name));
  }

  /** The chain of causes of an event, the first cause first, the event itself last. */
  causes(id: number): TraceEvent[] {
    const chain: TraceEvent[] = [];
    for (
      let event = this.event(id);
      event;
      event = event.cause === undefined ? undefined : this.event(event.cause)
    ) {
      chain.push(event);
    }
    return chain.reverse();
  }

  /** The events that an event triggered directly. */
  effects(id: number): TraceEvent[] {
    return this.#events.filter((event) => event.cause === id);
  }

  view(): View {
    return { kind: 'trace', events: [...this.#events] };
  }

  /** The stable text form: one line an event. */
  toString(): string {
    return this.#events.map(formatEvent).join('\n');
  }
}

function mentions(data: unknown, name: string): boolean {
  const { object, value, pod } = data as { object?: unknown; value?: unknown; pod?: unknown };
  if (pod === name || (typeof pod === 'string' && pod.endsWith(`/${name}`))) return true;
  if ('name' in (data as object) && (data as { name?: unknown }).name === name) return true;
  const metadata = ((object ?? value) as { metadata?: { name?: string; namespace?: string } } | undefined)
    ?.metadata;
  return (
    metadata !== undefined && (metadata.name === name || `${metadata.namespace}/${metadata.name}` === name)
  );
}
