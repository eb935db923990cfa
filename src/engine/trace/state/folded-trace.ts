import type { Fold, TraceRecord } from './fold.ts';

const EVENTS_APART_MIN = 256;

interface Kept<S> {
  readonly position: number;
  readonly loaded: number;
  readonly state: S;
}

/**
 * A fold over a trace, at any position: copies of the state are kept on the way, so that one is a copy and a few events
 * away. Going on from a position applies only what lies between. The copies are the farther apart the larger the state
 * is, so that all of them together stay in proportion to the trace.
 */
export class FoldedTrace<S> {
  readonly #fold: Fold<S>;
  readonly #record: TraceRecord;
  readonly #copies: Kept<S>[];
  #position = 0;
  /** How many untraced writes are in the state. */
  #loaded = 0;
  #state: S;

  /** @param record may grow; what it holds already must not change */
  constructor(fold: Fold<S>, record: TraceRecord) {
    this.#fold = fold;
    this.#record = record;
    this.#state = fold.initial();
    this.#copies = [{ position: 0, loaded: 0, state: fold.initial() }];
  }

  /** The state after so many events, or at the run's nearer end; whoever keeps it beyond the next call copies it. */
  at(position: number): S {
    const wanted = Math.max(0, Math.min(position, this.#record.events.length));
    const near = this.#copies.findLast((copy) => copy.position <= wanted);
    if (near && (wanted < this.#position || near.position > this.#position)) {
      this.#state = this.#fold.copy(near.state);
      this.#position = near.position;
      this.#loaded = near.loaded;
    }
    this.#load();
    while (this.#position < wanted) {
      const event = this.#record.events[this.#position];
      if (event) this.#fold.apply(this.#state, event);
      this.#position++;
      this.#load();
      this.#keep();
    }
    return this.#state;
  }

  #load(): void {
    const { untraced } = this.#record;
    for (let write = untraced[this.#loaded]; write && write.after <= this.#position; ) {
      this.#fold.load?.(this.#state, write);
      write = untraced[++this.#loaded];
    }
  }

  #keep(): void {
    const since = this.#position - (this.#copies.at(-1)?.position ?? 0);
    if (since < EVENTS_APART_MIN || since < (this.#fold.size?.(this.#state) ?? 0)) return;
    const state = this.#fold.copy(this.#state);
    this.#copies.push({ position: this.#position, loaded: this.#loaded, state });
  }
}
