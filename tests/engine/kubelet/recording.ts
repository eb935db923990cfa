/** The recordings of the real 1.36.4 that the node is held to; the same files as the golden runner reads. */
import { readFileSync } from 'node:fs';

export interface RecordedEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly [key: string]: unknown;
}

export interface Recording {
  readonly timeline: readonly RecordedEntry[];
  readonly writes: readonly {
    readonly user: string;
    readonly verb: string;
    readonly resource: string;
    readonly reason?: string;
  }[];
  readonly criPolling: Readonly<Record<string, number>>;
}

const folder =
  process.env.GOLDEN_STORY ?? new URL('../../golden/recordings/story/', import.meta.url).pathname;

export const readStory = (name: string): Recording =>
  JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
