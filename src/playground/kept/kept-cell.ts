/**
 * What keeps one cell: its text is written down as it is typed, what was written before is shown when the page opens,
 * a text that was replaced can be had back, and when another tab edits the same cell the later edit shows.
 */
import type { CellElement, TextChange } from '../cell-element.ts';
import { showNotice } from '../notices.ts';
import { type PageWork, pageWork } from './page-work.ts';
import { compareRevisions, mergeHistories, type Reason, type Revision, revise } from './revision.ts';

/** What puts a text in the place of another, and is taken back by one press. */
const replacing: readonly Reason[] = ['reset', 'solution', 'restored', 'link'];

export class KeptCell {
  readonly #cell: CellElement;
  readonly #work: PageWork;
  readonly #disconnect = new AbortController();
  #history: readonly Revision[] = [];
  #told: string | undefined;

  static async of(cell: CellElement): Promise<KeptCell> {
    const kept = new KeptCell(cell, await pageWork());
    await kept.#read();
    return kept;
  }

  private constructor(cell: CellElement, work: PageWork) {
    this.#cell = cell;
    this.#work = work;
    const { signal } = this.#disconnect;
    cell.addEventListener('one-pod:text', (event) => this.#changed((event as TextChange).detail.reason), {
      signal,
    });
    const unlisten = work.listen((told) => {
      if (told.type === 'replaced') {
        this.#history = [];
        void this.#read();
      } else if (told.revision.cell === cell.key) {
        this.#hear([told.revision]);
      }
    });
    signal.addEventListener('abort', unlisten);
    // A tab that slept may have missed something.
    document.addEventListener('visibilitychange', () => document.hidden || void this.#read(), { signal });
  }

  disconnect(): void {
    this.#disconnect.abort();
  }

  /** The cell's texts, the oldest first. */
  get history(): readonly Revision[] {
    return this.#history;
  }

  /** The reader's own text; undefined where the book's stands. */
  get text(): string | undefined {
    const newest = this.#history.at(-1);
    return newest && newest.reason !== 'reset' ? newest.text : undefined;
  }

  /** Brings the book's text back, or, after that, the reader's. */
  async reset(): Promise<void> {
    if (!(await this.#cell.edit())) return;
    if (this.#isReplaced()) {
      await this.#cell.show(this.#history.at(-2)?.text ?? this.#cell.original, 'undone');
      this.#cell.say('Your text is back', 'done');
    } else {
      await this.#cell.show(this.#cell.original, 'reset');
      this.#cell.say('Reset to the original; Undo reset brings your text back', 'done');
    }
  }

  /** The exercise is solved, and stays so. */
  async solved(): Promise<void> {
    this.#cell.showSolved();
    const step = Number(this.#cell.closest<HTMLElement>('[data-step]')?.dataset['step'] ?? 0);
    await this.#work.solve({ cell: this.#cell.key, at: Date.now(), step });
    this.#tellTrouble();
  }

  #isReplaced(): boolean {
    const newest = this.#history.at(-1);
    return newest !== undefined && replacing.includes(newest.reason);
  }

  #changed(reason: Reason | 'shown'): void {
    // The first touch makes a stranger's text the reader's own, beside what they had.
    const isForeign = 'foreign' in this.#cell.dataset;
    if (reason !== 'shown') {
      delete this.#cell.dataset['foreign'];
      this.#keep(isForeign && reason === 'typed' ? 'link' : reason);
    }
    this.#showReset();
  }

  #keep(reason: Reason): void {
    const { key: cell, code: text } = this.#cell;
    const newest = this.#history.at(-1);
    const revision = revise(newest, { cell, text, reason, tab: this.#work.tab }, Date.now());
    this.#history = mergeHistories(this.#history, [revision]);
    void this.#work.keep(revision).then(() => this.#tellTrouble());
  }

  async #read(): Promise<void> {
    this.#hear(await this.#work.history(this.#cell.key));
    this.#tellTrouble();
    this.#showReset();
  }

  /** Takes in what the database or another tab has. The later edit shows; the other one is in the history. */
  #hear(revisions: readonly Revision[]): void {
    const before = this.#history.at(-1);
    this.#history = mergeHistories(this.#history, revisions);
    const newest = this.#history.at(-1);
    if (!newest || (before && compareRevisions(newest, before) <= 0)) return;
    if ('foreign' in this.#cell.dataset) return;
    void this.#cell.show(this.text ?? this.#cell.original, 'shown');
    if (before?.tab === this.#work.tab) this.#tellOtherTab(before, newest);
  }

  #tellOtherTab(mine: Revision, theirs: Revision): void {
    showNotice(this.#cell, 'tab', {
      tone: 'warning',
      words: `Another tab has edited this cell at ${timeOf(theirs.at)}, and its text shows here. What you wrote here until ${timeOf(mine.at)} is in the history.`,
      actions: [{ label: 'Show mine', press: () => void this.#cell.show(mine.text, 'restored') }],
    });
  }

  /** Once for each trouble: who has read it and closed it writes on. */
  #tellTrouble(): void {
    const { trouble } = this.#work;
    if (trouble === this.#told) return;
    this.#told = trouble;
    showNotice(
      this.#cell,
      'storage',
      trouble === undefined ? undefined : { tone: 'warning', words: trouble },
    );
  }

  #showReset(): void {
    const button = this.#cell.querySelector<HTMLButtonElement>('button[data-action="reset"]');
    if (!button) return;
    const isReplaced = this.#isReplaced();
    const wasReset = this.#history.at(-1)?.reason === 'reset';
    button.textContent = wasReset ? 'Undo reset' : isReplaced ? 'Back to my text' : 'Reset';
    button.hidden = !isReplaced && this.#cell.code === this.#cell.original;
  }
}

/** A time of day, with the day where it is not today. */
export function timeOf(at: number): string {
  const time = new Date(at);
  const day = time.toDateString() === new Date().toDateString() ? '' : `${time.toLocaleDateString()} `;
  return `${day}${time.toLocaleTimeString()}`;
}
