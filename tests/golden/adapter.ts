/**
 * What a set of recordings needs so that the one runner can take any folder of its form: an adapter that knows the
 * files by their shape (never by their names) and turns each recording into comparisons with the engine.
 */

export interface GoldenCase {
  readonly topic: string;
  readonly name: string;
  /** Cases whose answer depends on what the real server remembers are counted apart. */
  readonly history?: string;
  /** Runs the engine. What the two sides differ in at random must be taken out of both by the adapter. */
  compare(): Promise<Comparison> | Comparison;
}

export interface Comparison {
  readonly expected: unknown;
  readonly actual: unknown;
  /** Which trace events this case confirms, as `kind source`; written into the stamp when the case is equal. */
  readonly confirms?: readonly string[];
}

export interface Adapter {
  /** The set's name: `scheduler`, `api`, `story` … */
  readonly set: string;
  /** Whether a file holds recordings of this set, judged by its parsed content. */
  reads(content: unknown): boolean;
  cases(content: unknown, file: string): Iterable<GoldenCase>;
}
