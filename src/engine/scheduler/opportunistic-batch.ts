/**
 * Opportunistic batching: when equal pods come one after the other and each fills its node, the ranking of nodes that
 * the first one got is good for the next ones too. The best node that is left is then tried first and alone, without
 * filtering and scoring all others. One profile, one batch.
 *
 * A pod is equal to another when all plugins sign it alike; a plugin that does not sign, and a pod that one of them does
 * not want to sign, are never batched. PodTopologySpread signs none as long as it has default constraints, so that with
 * the default configuration nothing is batched.
 * Source: framework/runtime/batch.go, 1.36.4 (feature OpportunisticBatching, beta, on).
 */
import { millis } from '../sim/time.ts';
import type { CycleState, ReadonlyPod } from './framework.ts';
import type { Framework } from './framework-runtime.ts';
import { heapInit, heapPop } from './heap.ts';
import type { Snapshot } from './snapshot.ts';

const AGE_MICROS_MAX = millis(500);

/** Nodes by their totals, best first; which of several equal ones comes first is as with Go's heap. */
export class SortedScoredNodes {
  readonly #order: number[];
  readonly #names: readonly string[];
  readonly #less: (a: number, b: number) => boolean;

  constructor(names: readonly string[], totals: ArrayLike<number>) {
    this.#names = names;
    const copy = Array.from(totals);
    this.#less = (a, b) => (copy[a] ?? 0) > (copy[b] ?? 0);
    this.#order = copy.map((_, index) => index);
    heapInit(this.#order, this.#less);
  }

  get length(): number {
    return this.#order.length;
  }

  pop(): string | undefined {
    const index = heapPop(this.#order, this.#less);
    return index === undefined ? undefined : this.#names[index];
  }
}

/** What a scheduling cycle is to a batch. */
export interface BatchCycle {
  /** Counts the pods that were taken from the queue, of any profile. */
  readonly number: number;
  readonly now: number;
  /** Absent when the pod cannot be batched. */
  readonly signature: string | undefined;
}

export class OpportunisticBatch {
  readonly #framework: Framework;
  readonly #snapshot: Snapshot;
  #kept: { readonly signature: string; readonly nodes: SortedScoredNodes; readonly at: number } | undefined;
  #lastNumber = -1;
  #lastNode = '';

  constructor(framework: Framework, snapshot: Snapshot) {
    this.#framework = framework;
    this.#snapshot = snapshot;
  }

  /** The node to try first, if what is kept is good for this pod. */
  async nodeHint(cycle: BatchCycle, pod: ReadonlyPod, state: CycleState): Promise<string | undefined> {
    const kept = this.#kept;
    if (!kept || kept.nodes.length === 0) return undefined;
    // A pod of another profile, or one that found no node, came between.
    if (cycle.number !== this.#lastNumber + 1 || cycle.signature !== kept.signature) return undefined;
    if (cycle.now > kept.at + AGE_MICROS_MAX) return undefined;
    const last = this.#snapshot.get(this.#lastNode);
    // While the last node has room its place in the ranking is unknown.
    const refusal = last && (await this.#framework.runFilters(pod, last, state));
    return refusal?.rejected ? kept.nodes.pop() : undefined;
  }

  /** Keeps the ranking of the nodes that were not chosen, unless the pod went where the hint said. */
  store(
    { number, now, signature }: BatchCycle,
    hint: string | undefined,
    chosen: string,
    others: SortedScoredNodes | undefined,
  ): void {
    this.#lastNumber = number;
    this.#lastNode = chosen;
    if (hint === chosen) return;
    this.#kept =
      signature !== undefined && others && others.length > 0
        ? { signature, nodes: others, at: now }
        : undefined;
  }
}
