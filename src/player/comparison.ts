/** An edited cell's run beside that of the cell as the book has it. */
import type { TraceEvent } from '#engine';
import { type DiffEntry, diffTraces, type TraceDiff } from '../engine/trace/diff.ts';
import type { TraceRecord } from '../engine/trace/state/fold.ts';
import type { Program } from '../playground/protocol.ts';
import { placeReaderCode } from '../playground/reader-code-place.ts';
import type { PlayerRun } from './run.ts';

export interface Comparison {
  readonly before: TraceRecord;
  readonly after: TraceRecord;
  readonly diff: TraceDiff;
  /** What the edit did to an event of the edited run, by its id. */
  readonly kinds: ReadonlyMap<number, DiffEntry['kind']>;
  /** Where the runs part, and why. */
  readonly divergence?: Divergence;
}

export interface Divergence {
  readonly entry: DiffEntry;
  /** The causes in the run that has the event, the first cause first, the event itself last. */
  readonly chain: readonly TraceEvent[];
  readonly line?: EditedLine;
}

/** The reader's line that it comes from: that of the hook or plugin in the chain, else the first one that was edited. */
export interface EditedLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The hook or plugin that stands there. */
  readonly readerCode?: string;
}

/** Compares a run with the unedited one of its cell; undefined where there is none to compare with. */
export async function compareRun(run: PlayerRun): Promise<Comparison | undefined> {
  const { cell, unedited, ask } = run.origin;
  const edited = cell?.edited();
  if (!cell || !edited || !unedited || !ask) return undefined;
  const [before, rest] = await Promise.all([
    unedited(cell.original),
    ask({ from: run.length, to: run.length, untraced: true }),
  ]);
  if (!before) return undefined;
  const after = { events: run.events, untraced: rest?.untraced ?? [] };
  const diff = diffTraces(before.events, after.events);
  const kinds = new Map(
    diff.entries.flatMap((entry) => ('after' in entry ? [[entry.after.id, entry.kind]] : [])),
  );
  return {
    before: { events: before.events, untraced: before.untraced ?? [] },
    after,
    diff,
    kinds,
    ...(diff.first && {
      divergence: divergenceOf(diff.first, before.events, after.events, cell.original, edited),
    }),
  };
}

function divergenceOf(
  entry: DiffEntry,
  before: readonly TraceEvent[],
  after: readonly TraceEvent[],
  original: Program,
  edited: Program,
): Divergence {
  const [event, events] = 'after' in entry ? [entry.after, after] : [entry.before, before];
  const chain = chainOf(event, events);
  const line = lineOf(entry, chain, original, edited);
  return { entry, chain, ...(line && { line }) };
}

function chainOf(event: TraceEvent, events: readonly TraceEvent[]): TraceEvent[] {
  const chain: TraceEvent[] = [];
  for (
    let at: TraceEvent | undefined = event;
    at;
    at = at.cause === undefined ? undefined : events[at.cause - 1]
  )
    chain.unshift(at);
  return chain;
}

function lineOf(
  entry: DiffEntry,
  chain: readonly TraceEvent[],
  original: Program,
  edited: Program,
): EditedLine | undefined {
  const names = [...scoresThatDiffer(entry), ...[...chain].reverse().flatMap(actedBy)];
  for (const readerCode of names) {
    const { file, line } = placeReaderCode({ name: '', message: '', readerCode }, edited);
    if (file !== undefined && line !== undefined) return { ...textAt(edited, file, line), readerCode };
  }
  for (const [file, text] of Object.entries(edited.files)) {
    const lines = (original.files[file] ?? '').split('\n');
    const line = text.split('\n').findIndex((each, index) => each !== lines[index]);
    if (line >= 0) return textAt(edited, file, line + 1);
  }
  return undefined;
}

const textAt = ({ files }: Program, file: string, line: number): EditedLine => ({
  file,
  line,
  text: (files[file]?.split('\n')[line - 1] ?? '').trim(),
});

function actedBy({ data }: TraceEvent): string[] {
  const { hook, plugin } = data as { hook?: string; plugin?: string };
  return [hook, plugin].filter((name) => name !== undefined);
}

/** The Score plugins whose column is another one. */
function scoresThatDiffer(entry: DiffEntry): string[] {
  if (!('after' in entry) || entry.after.kind !== 'nodes.scored') return [];
  const before = 'before' in entry && entry.before.kind === 'nodes.scored' ? entry.before.data.plugins : [];
  return entry.after.data.plugins
    .filter((column) => {
      const other = before.find(({ plugin }) => plugin === column.plugin);
      return JSON.stringify(other) !== JSON.stringify(column);
    })
    .map(({ plugin }) => plugin);
}
