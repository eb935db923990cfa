/**
 * What a program shows, as HTML. The build draws the prerendered output with these functions and the page the output
 * of a rerun, so both look the same.
 */
import type { ByteRow, ChainLink, TableCell, TableColumn, TraceEvent, View } from '#engine';
import { describe } from '../player/words.ts';
import { errorKind, errorWords } from './error-kind.ts';
import { escapeHtml } from './html.ts';
import { type Line, lineDiff, toYaml } from './object-text.ts';
import type { CellError, Output } from './protocol.ts';

/** Rows of a trace that are drawn; the rest is counted. The timeline has them all. */
const TRACE_ROWS_MAX = 400;
/** Longer tables are drawn by `<one-pod-long-table>`, row by row as they come into view, from these first ones on. */
const TABLE_ROWS_MAX = 200;
const TABLE_ROWS_FIRST = 40;

export function renderOutput(output: Output): string {
  switch (output.kind) {
    case 'log':
      return `<pre class="log ${escapeHtml(output.level)}">${escapeHtml(output.text)}</pre>`;
    case 'view':
      return drawable(output);
    case 'error':
      return renderError(output.error);
  }
}

/** A reader's code may have made a view that is none: then its text is shown. */
function drawable({ view, text }: Extract<Output, { kind: 'view' }>): string {
  try {
    return renderView(view) ?? renderView({ kind: 'text', text });
  } catch {
    return renderView({ kind: 'text', text });
  }
}

/** An error beside the line that it is about: a button that leads there, what is wrong, what to write instead. */
export function renderError(error: CellError): string {
  const place =
    error.line === undefined
      ? ''
      : `<button type="button" class="place" data-line="${error.line}" data-column="${error.column ?? 1}">Line ${error.line}</button> `;
  const hint = error.hint ? `<p class="hint">${escapeHtml(error.hint)}</p>` : '';
  const chain = error.chain
    ? `<details class="chain"><summary>How it came to this</summary>${traceList(error.chain)}</details>`
    : '';
  const kind = errorKind(error);
  return `<div class="error ${kind}" role="alert"><p><span class="whose">${errorWords[kind]}</span> ${place}<b>${escapeHtml(error.name)}</b> <span class="message">${escapeHtml(error.message)}</span></p>${hint}${chain}</div>`;
}

/** kubectl's tables begin with their columns' names, in capitals; they are scrolled rather than broken. */
const kubectlTable = /^[A-Z]+(?: [A-Z]+)* {2,}\S/;

export function renderView(view: View): string {
  switch (view.kind) {
    case 'text':
      return kubectlTable.test(view.text)
        ? `<pre class="log columns" tabindex="0">${escapeHtml(view.text)}</pre>`
        : `<pre class="log">${escapeHtml(view.text)}</pre>`;
    case 'table':
      return figure(view.title, table(view.columns, view.rows), view.caption);
    case 'object':
      return figure(view.title, `<pre class="yaml" tabindex="0">${escapeHtml(toYaml(view.value))}</pre>`);
    case 'diff':
      return figure(view.title, objectDiff(view.before, view.after));
    case 'chain':
      return figure(
        view.title,
        `<ol class="chain">${view.links.map(chainLink).join('')}</ol>${objectDiff(view.before, view.after)}`,
      );
    case 'bytes':
      return figure(
        view.title,
        `<div class="bytes">${table(byteColumns, view.rows.map(byteRow))}</div>`,
        view.caption,
      );
    case 'trace':
      return figure(view.title, traceList(view.events));
  }
}

function figure(title: string | undefined, body: string, caption?: string): string {
  const head = title ? `<figcaption class="title">${escapeHtml(title)}</figcaption>` : '';
  const foot = caption ? `<p class="caption">${escapeHtml(caption)}</p>` : '';
  return `<figure class="view">${head}${body}${foot}</figure>`;
}

function table(columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]): string {
  if (rows.length <= TABLE_ROWS_MAX) return tableOf(columns, rows);
  const all = escapeHtml(JSON.stringify({ columns, rows }));
  return `<one-pod-long-table data-table="${all}">${tableOf(columns, rows.slice(0, TABLE_ROWS_FIRST))}</one-pod-long-table><p class="caption">${rows.length} rows</p>`;
}

function tableOf(columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]): string {
  const head = columns
    .map(
      (column) =>
        `<th scope="col" class="${escapeHtml(column.align ?? 'start')}"${titleOf(column.note)}>${breakable(column.title)}</th>`,
    )
    .join('');
  const body = rows.map((row) => tableRow(columns, row)).join('');
  return `<div class="scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The name of a plugin may be broken between its words. */
const breakable = (name: string): string => escapeHtml(name).replace(/([a-z])([A-Z])/g, '$1<wbr>$2');

/** A row; `index` counts from 0 and is said where only a part of the rows is in the page. */
export function tableRow(columns: readonly TableColumn[], row: readonly TableCell[], index?: number): string {
  const cells = row.map((cell, column) => tableCell(cell, columns[column]?.align ?? 'start', column === 0));
  return `<tr class="row"${index === undefined ? '' : ` aria-rowindex="${index + 2}"`}>${cells.join('')}</tr>`;
}

function tableCell(cell: TableCell, align: string, heads: boolean): string {
  const tag = heads ? 'th scope="row"' : 'td';
  const detail = cell.detail ? `<small>${escapeHtml(cell.detail)}</small>` : '';
  return `<${tag} class="${escapeHtml(`${align} ${cell.tone ?? 'plain'}`)}">${escapeHtml(cell.text)}${detail}</${heads ? 'th' : 'td'}>`;
}

const titleOf = (note: string | undefined): string => (note ? ` title="${escapeHtml(note)}"` : '');

const byteColumns: readonly TableColumn[] = ['Offset', 'Bytes', 'Field and value'].map((title) => ({
  title,
}));

const byteRow = ({ offset, bytes, field }: ByteRow): TableCell[] =>
  [offset, bytes, field].map((text) => ({ text }));

function chainLink(link: ChainLink): string {
  const note = link.note ? `<p>${escapeHtml(link.note)}</p>` : '';
  const patch = link.patch?.length
    ? `<pre class="patch" tabindex="0">${link.patch.map((operation) => escapeHtml(JSON.stringify(operation))).join('\n')}</pre>`
    : '';
  return `<li class="${escapeHtml(link.outcome)}"><code>${escapeHtml(link.name)}</code> <span class="outcome">${escapeHtml(`${link.phase}, ${link.outcome}`)}</span>${note}${patch}</li>`;
}

function objectDiff(before: unknown, after: unknown): string {
  const lines = lineDiff(toYaml(before), toYaml(after)).map(diffLine).join('');
  return `<pre class="yaml diff" tabindex="0">${lines}</pre>`;
}

function diffLine({ change, text }: Line): string {
  if (change === 'same') return `${escapeHtml(text)}\n`;
  return change === 'added' ? `<ins>+ ${escapeHtml(text)}</ins>\n` : `<del>- ${escapeHtml(text)}</del>\n`;
}

function traceList(events: readonly TraceEvent[]): string {
  const rows = events
    .slice(0, TRACE_ROWS_MAX)
    .map(
      (event) =>
        `<li><span class="at">${(event.at / 1000).toFixed(1)} ms</span> <span class="actor">${escapeHtml(event.actor)}</span> ${escapeHtml(describe(event))}</li>`,
    )
    .join('');
  const rest =
    events.length > TRACE_ROWS_MAX
      ? `<p class="caption">and ${events.length - TRACE_ROWS_MAX} more events</p>`
      : '';
  return `<ol class="trace" tabindex="0">${rows}</ol>${rest}`;
}
