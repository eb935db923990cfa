/**
 * Text with tabs as Go's tabwriter lays it out for `describe`: a cell ends with a tab, neighboring lines that have a
 * cell at the same place share its width, and two spaces stand between columns. Source: text/tabwriter.
 */
export class TabbedText {
  #lines: string[] = [];
  #done = '';

  /** Each level is two spaces. */
  line(level: number, text: string): void {
    this.#lines.push('  '.repeat(level) + text);
  }

  /** Lines from here on have columns of their own. */
  flush(): void {
    this.#done += layOut(this.#lines.flatMap((line) => line.split('\n')).map((line) => line.split('\t')));
    this.#lines = [];
  }

  toString(): string {
    this.flush();
    return this.#done;
  }
}

const PADDING = 2;

/** The last cell of a line belongs to no column. */
function layOut(lines: readonly (readonly string[])[]): string {
  const widths: number[][] = lines.map(() => []);
  const fill = (from: number, to: number, column: number): void => {
    for (let at = from; at < to; ) {
      if ((lines[at]?.length ?? 0) - 1 <= column) {
        at++;
        continue;
      }
      let end = at;
      let width = 0;
      for (; end < to && (lines[end]?.length ?? 0) - 1 > column; end++)
        width = Math.max(width, Array.from(lines[end]?.[column] ?? '').length + PADDING);
      for (let line = at; line < end; line++) (widths[line] as number[])[column] = width;
      fill(at, end, column + 1);
      at = end;
    }
  };
  fill(0, lines.length, 0);
  return lines
    .map((cells, index) => {
      const last = cells.length - 1;
      const text = cells.map((cell, column) =>
        column === last ? cell : cell + ' '.repeat((widths[index]?.[column] ?? 0) - Array.from(cell).length),
      );
      return `${text.join('')}\n`;
    })
    .join('');
}
