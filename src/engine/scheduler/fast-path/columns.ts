/** What a plugin has answered about the nodes, one number a node. */
import type { Status } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { KeptByNode } from './kept-by-node.ts';

/** In `VerdictColumn.codes`; numbers above stand for refusals. */
export const UNKNOWN = 0;
export const PASSES = 1;

/** Refusals by number, the same ones once. Shared by the columns of one plugin. */
export class Refusals {
  readonly #statuses: Status[] = [];
  readonly #codes = new Map<string, number>();

  codeOf(status: Status): number {
    const text = `${status.code}\u0000${status.reasons.join('\u0000')}`;
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = PASSES + this.#statuses.push(status);
      this.#codes.set(text, code);
    }
    return code;
  }

  status(code: number): Status | undefined {
    return this.#statuses[code - PASSES - 1];
  }
}

/** Filter's answers. */
export class VerdictColumn extends KeptByNode {
  readonly refusals: Refusals;
  codes = new Int32Array(0);

  constructor(refusals: Refusals) {
    super();
    this.refusals = refusals;
  }

  keep(position: number, refusal: Status | undefined): void {
    if (!refusal) this.codes[position] = PASSES;
    else if (refusal.rejected) this.codes[position] = this.refusals.codeOf(refusal);
  }

  protected nodesReplaced({ length }: readonly NodeInfo[]): void {
    if (this.codes.length === length) this.codes.fill(UNKNOWN);
    else this.codes = new Int32Array(length);
  }

  protected nodeChanged(position: number): void {
    this.codes[position] = UNKNOWN;
  }
}

/** Score's answers; NaN is one that is not known. */
export class RawScoreColumn extends KeptByNode {
  scores = new Float64Array(0);

  protected nodesReplaced({ length }: readonly NodeInfo[]): void {
    if (this.scores.length !== length) this.scores = new Float64Array(length);
    this.scores.fill(Number.NaN);
  }

  protected nodeChanged(position: number): void {
    this.scores[position] = Number.NaN;
  }
}
