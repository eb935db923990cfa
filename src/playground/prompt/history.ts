/** What was typed at the prompts of this browser, the newest last; kept where the browser keeps anything. */
const KEY = 'one-pod.prompt';
const LINES_MAX = 200;

export class History {
  #lines: string[];
  /** Where Up and Down stand: an index into the lines, or behind the last for the line being written. */
  #at: number;
  #written = '';
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined) {
    this.#storage = storage;
    this.#lines = this.#read();
    this.#at = this.#lines.length;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** A line twice in a row is kept once. Another page may have written meanwhile: its lines stay. */
  add(line: string): void {
    const known = this.#storage ? this.#read() : this.#lines;
    this.#lines = (known.at(-1) === line ? known : [...known, line]).slice(-LINES_MAX);
    this.#at = this.#lines.length;
    this.#written = '';
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#lines));
    } catch {
      // Full or forbidden: the lines stay for as long as the page does.
    }
  }

  /** The line before or after; undefined at either end. What was being written comes back behind the last. */
  step(direction: -1 | 1, written: string): string | undefined {
    if (this.#at === this.#lines.length) this.#written = written;
    const next = this.#at + direction;
    if (next < 0 || next > this.#lines.length) return undefined;
    this.#at = next;
    return this.#lines[next] ?? this.#written;
  }

  /** The newest line that contains the text, older than the one found before if it was asked for the same again. */
  search(text: string, olderThan = this.#lines.length): { line: string; at: number } | undefined {
    for (let at = olderThan - 1; at >= 0; at--) {
      const line = this.#lines[at] as string;
      if (line.includes(text)) return { line, at };
    }
    return undefined;
  }

  #read(): string[] {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(KEY) ?? '[]');
      return Array.isArray(kept) ? kept.filter((line) => typeof line === 'string').slice(-LINES_MAX) : [];
    } catch {
      return []; // Forbidden, or written by somebody else.
    }
  }
}

/** Undefined where the browser forbids it. */
export function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
