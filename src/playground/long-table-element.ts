/**
 * `<one-pod-long-table>`: a table of more rows than a page should hold. The first rows are in the HTML; this element
 * draws those that are in view while the reader scrolls. All rows have one height, and a row that is laid out but not
 * shown holds the longest text of each column, so that widths do not jump.
 */
import type { TableCell, TableColumn } from '#engine';
import { tableRow } from './render-output.ts';

export interface LongTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** Rows beyond the visible ones, above and below. */
const OVERSCAN = 12;

export class LongTableElement extends HTMLElement {
  #table: LongTable = { columns: [], rows: [] };
  #first = -1;
  #frame = 0;

  connectedCallback(): void {
    this.#table = JSON.parse(this.dataset['table'] ?? '{}') as LongTable;
    this.removeAttribute('data-table');
    this.querySelector('table')?.setAttribute('aria-rowcount', String(this.#table.rows.length + 1));
    this.#scroller.addEventListener('scroll', this.#scrolled, { passive: true });
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#scroller.removeEventListener('scroll', this.#scrolled);
    cancelAnimationFrame(this.#frame);
  }

  readonly #scrolled = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  };

  #draw(): void {
    const { columns, rows } = this.#table;
    const body = this.querySelector('tbody') as HTMLElement;
    const height = body.querySelector('tr.row')?.getBoundingClientRect().height || 28;
    const visible = Math.ceil(this.#scroller.clientHeight / height) || 20;
    const top = Math.floor(this.#scroller.scrollTop / height);
    const first = Math.max(0, top - OVERSCAN);
    if (first === this.#first) return;
    this.#first = first;
    const last = Math.min(rows.length, top + visible + OVERSCAN);
    body.innerHTML = [
      '<tr class="spacer" aria-hidden="true"></tr>',
      ...rows.slice(first, last).map((row, index) => tableRow(columns, row, first + index)),
      '<tr class="spacer" aria-hidden="true"></tr>',
      tableRow(columns, longestCells(this.#table)).replace('<tr', '<tr aria-hidden="true"'),
    ].join('');
    const [above, below] = body.querySelectorAll<HTMLElement>('.spacer');
    if (above) above.style.blockSize = `${first * height}px`;
    if (below) below.style.blockSize = `${(rows.length - last) * height}px`;
    (body.lastElementChild as HTMLElement).style.visibility = 'collapse';
  }

  get #scroller(): HTMLElement {
    return this.querySelector('.scroll') as HTMLElement;
  }
}

function longestCells({ columns, rows }: LongTable): TableCell[] {
  return columns.map((_, column) =>
    rows.reduce<TableCell>(
      (longest, row) => {
        const cell = row[column] ?? longest;
        return cell.text.length > longest.text.length ? cell : longest;
      },
      { text: '' },
    ),
  );
}
