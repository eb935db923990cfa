/**
 * Columns as kubectl prints them. Source: k8s.io/cli-runtime/pkg/printers, `tableprinter.go`, and its tabwriter
 * (at least 6 wide, 3 between columns, the last cell of a line is not padded).
 */

const WIDTH_MIN = 6;
const PADDING = 3;

/** Lines of cells as text. A watch gives each time the same `widths`, which only grow. */
export function alignColumns(lines: readonly (readonly string[])[], widths: number[] = []): string {
  for (const cells of lines) {
    cells.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? WIDTH_MIN, Array.from(cell).length + PADDING);
    });
  }
  return lines
    .map((cells) => {
      const last = cells.length - 1;
      const padded = cells.map((cell, column) => {
        return column === last ? cell : cell + ' '.repeat((widths[column] ?? 0) - Array.from(cell).length);
      });
      return `${padded.join('')}\n`;
    })
    .join('');
}

/** The API's Table (meta.k8s.io/v1), as far as printing needs it. */
export interface Table {
  readonly kind: 'Table';
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly format?: string;
    readonly priority?: number;
  }[];
  readonly rows?: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object?: {
    readonly metadata?: {
      readonly name?: string;
      readonly namespace?: string;
      readonly labels?: Readonly<Record<string, string>>;
    };
  };
}

export interface TableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly namespaces: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  /** `pod/` before each name, or ''. */
  readonly prefix: string;
}

export function printTable(table: Table, options: TableOptions): string {
  return alignColumns(tableLines(table, options));
}

/** No line, not even a header, for a table without rows. */
export function tableLines(table: Table, options: TableOptions): string[][] {
  const rows = table.rows ?? [];
  if (rows.length === 0) return [];
  const shown = table.columnDefinitions.flatMap((column, index) =>
    options.wide || !column.priority ? [index] : [],
  );
  const labelHeaders = options.labelColumns.map((label) =>
    label.slice(label.lastIndexOf('/') + 1).toUpperCase(),
  );
  const header = [
    ...(options.namespaces ? ['NAMESPACE'] : []),
    ...shown.map((index) => (table.columnDefinitions[index]?.name ?? '').toUpperCase()),
    ...labelHeaders,
    ...(options.showLabels ? ['LABELS'] : []),
  ];
  const lines = rows.map(({ cells, object }) => {
    const labels = object?.metadata?.labels ?? {};
    return [
      ...(options.namespaces ? [object?.metadata?.namespace ?? ''] : []),
      ...shown.map(
        (index) =>
          (table.columnDefinitions[index]?.format === 'name' ? options.prefix : '') + cellText(cells[index]),
      ),
      ...options.labelColumns.map((label) => labels[label] ?? ''),
      ...(options.showLabels ? [formatLabels(labels)] : []),
    ];
  });
  return options.headers ? [header, ...lines] : lines;
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  const end = text.search(/[\f\n\r]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  return line.replaceAll('\x1b', '^[');
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`);
  return pairs.length > 0 ? pairs.join(',') : '<none>';
}
