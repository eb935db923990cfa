/**
 * State as a fold over the trace, with copies kept on the way: any moment is a copy and a few events away. The farther
 * apart the copies are, the larger the state is, so that all of them together stay in proportion to the trace.
 */
import type { TraceEvent } from '#engine';

export interface Fold<State> {
  initial(): State;
  /** Changes the state by one event. */
  apply(state: State, event: TraceEvent): void;
  /** A state that later events of the other do not change. */
  copy(state: State): State;
  /** How many things a copy holds, roughly. */
  size(state: State): number;
}

const EVENTS_APART_MIN = 256;

export class FoldedTrace<State> {
  readonly #fold: Fold<State>;
  readonly #events: readonly TraceEvent[];
  readonly #copies: { readonly position: number; readonly state: State }[];
  #position = 0;
  #state: State;

  /** @param events may grow at its end, and not change otherwise */
  constructor(fold: Fold<State>, events: readonly TraceEvent[]) {
    this.#fold = fold;
    this.#events = events;
    this.#state = fold.initial();
    this.#copies = [{ position: 0, state: fold.initial() }];
  }

  /** The state after `position` events; it holds until the next call. */
  at(position: number): State {
    const target = Math.max(0, Math.min(position, this.#events.length));
    const near = this.#copies.findLast((copy) => copy.position <= target);
    if (near && (target < this.#position || near.position > this.#position)) {
      this.#state = this.#fold.copy(near.state);
      this.#position = near.position;
    }
    while (this.#position < target) {
      this.#fold.apply(this.#state, this.#events[this.#position] as TraceEvent);
      this.#position++;
      this.#keep();
    }
    return this.#state;
  }

  #keep(): void {
    const since = this.#position - (this.#copies.at(-1)?.position ?? 0);
    if (since < EVENTS_APART_MIN || since < this.#fold.size(this.#state)) return;
    this.#copies.push({ position: this.#position, state: this.#fold.copy(this.#state) });
  }
}

/** A list with one more item, unless it has it. */
export function addTo<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list : [...list, item];
}
