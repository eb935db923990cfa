/**
 * What a program shows. `display` takes what the engine returns and anything else that can be printed; the page draws
 * the View, Node prints its text.
 */

import { host } from './host.ts';
import type { PatchOperation, TraceEvent } from './trace/events.ts';
import { formatEvent } from './trace/text.ts';

/** How a cell of a table stands out. `changed` marks what differs from another run. */
export type Tone = 'plain' | 'good' | 'bad' | 'muted' | 'changed' | 'winner';

export interface TableCell {
  readonly text: string;
  readonly tone?: Tone;
  /** A second line, where there is room for it: who refused, the parts of a score. */
  readonly detail?: string;
}

export interface TableColumn {
  readonly title: string;
  readonly align?: 'start' | 'end';
  readonly note?: string;
}

/** One link of an admission chain, in the order in which the API server asked. */
export interface ChainLink {
  readonly name: string;
  readonly phase: 'mutating' | 'validating';
  readonly outcome: 'unchanged' | 'changed' | 'allowed' | 'denied' | 'failed';
  readonly note?: string;
  readonly patch?: readonly PatchOperation[];
}

/** A field where it stands in stored bytes. All numbers are hexadecimal; `bytes` is cut where it is long. */
export interface ByteRow {
  readonly offset: string;
  readonly bytes: string;
  /** The field and what it says, indented by how deep it is nested. */
  readonly field: string;
}

/** Something to show, as plain JSON. */
export type View =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly title?: string;
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly TableCell[])[];
      /** One sentence below the table. */
      readonly caption?: string;
    }
  | { readonly kind: 'object'; readonly title?: string; readonly value: unknown }
  | { readonly kind: 'diff'; readonly title?: string; readonly before: unknown; readonly after: unknown }
  | {
      readonly kind: 'chain';
      readonly title?: string;
      readonly links: readonly ChainLink[];
      readonly before: unknown;
      readonly after: unknown;
    }
  | {
      readonly kind: 'bytes';
      readonly title: string;
      readonly rows: readonly ByteRow[];
      readonly caption: string;
    }
  | { readonly kind: 'trace'; readonly title?: string; readonly events: readonly TraceEvent[] };

/** What knows how to be shown: a Decision, an AdmissionRecord, a Trace. */
export interface Displayable {
  view(): View;
}

/** Shows values in the page, or prints them in Node. Returns nothing; awaits nothing. */
export function display(...values: readonly unknown[]): void {
  for (const value of values) {
    const view = viewOf(value);
    host.output(view, printView(view));
  }
}

export function viewOf(value: unknown): View {
  if (isDisplayable(value)) return value.view();
  if (value instanceof Promise) {
    throw new TypeError('display was given a Promise: write `display(await …)`');
  }
  if (value instanceof Error) return { kind: 'text', text: `${value.name}: ${value.message}` };
  if (typeof value === 'object' && value !== null) return { kind: 'object', value };
  return { kind: 'text', text: String(value) };
}

function isDisplayable(value: unknown): value is Displayable {
  return typeof value === 'object' && value !== null && 'view' in value && typeof value.view === 'function';
}

/** A View as text, for Node and for what a page copies. */
export function printView(view: View): string {
  switch (view.kind) {
    case 'text':
      return view.text;
    case 'table':
      return [view.title, printTable(view.columns, view.rows), view.caption].filter(Boolean).join('\n');
    case 'object':
      return [view.title, JSON.stringify(view.value, null, 2)].filter(Boolean).join('\n');
    case 'diff':
      return [view.title, printDiff(view.before, view.after)].filter(Boolean).join('\n');
    case 'chain':
      return [view.title, ...view.links.map(printLink)].filter(Boolean).join('\n');
    case 'bytes':
      return [view.title, ...view.rows.map(printBytes), view.caption].join('\n');
    case 'trace':
      return [view.title, ...view.events.map(formatEvent)].filter(Boolean).join('\n');
  }
}

function printTable(columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]): string {
  const widths = columns.map((column, index) =>
    rows.reduce((width, row) => Math.max(width, row[index]?.text.length ?? 0), column.title.length),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) =>
        columns[index]?.align === 'end' ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    line(columns.map((column) => column.title)),
    ...rows.map((row) => line(row.map((cell) => cell.text))),
  ].join('\n');
}

const printBytes = ({ offset, bytes, field }: ByteRow): string => `${offset}  ${bytes.padEnd(22)}  ${field}`;

function printLink(link: ChainLink): string {
  const patch = link.patch?.map((operation) => `\n    ${JSON.stringify(operation)}`).join('') ?? '';
  return `${link.phase.padEnd(10)} ${link.outcome.padEnd(9)} ${link.name}${link.note ? `: ${link.note}` : ''}${patch}`;
}

function printDiff(before: unknown, after: unknown): string {
  return diffLines(JSON.stringify(before, null, 2).split('\n'), JSON.stringify(after, null, 2).split('\n'))
    .filter((line) => line.change !== 'same')
    .map((line) => `${line.change === 'added' ? '+' : '-'} ${line.text}`)
    .join('\n');
}

export interface DiffLine {
  readonly change: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** The shortest edit from one list of lines to another, by their longest common subsequence. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j]
          ? 1 + (common[(i + 1) * width + j + 1] ?? 0)
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ change: 'same', text: before[i++] ?? '' });
      j++;
    } else if (
      i < before.length &&
      (j === after.length || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      lines.push({ change: 'removed', text: before[i++] ?? '' });
    } else {
      lines.push({ change: 'added', text: after[j++] ?? '' });
    }
  }
  return lines;
}
