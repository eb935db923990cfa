/** The page's one door to the reader's work: the database, the other tabs, and the marker that pages open with. */
import { readMarker, writeMarker } from './marker.ts';
import type { Revision } from './revision.ts';
import type { Solved } from './schema.ts';
import { type Contents, Work } from './work.ts';

/** This tab, among all that may write; crypto.randomUUID is missing on plain http. */
const tab = [...crypto.getRandomValues(new Uint8Array(6))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');

type Told = { readonly type: 'revision'; readonly revision: Revision } | { readonly type: 'replaced' };

export class PageWork {
  readonly tab = tab;
  readonly #work: Work;
  readonly #channel = 'BroadcastChannel' in window ? new BroadcastChannel('one-pod.work') : undefined;
  readonly #listeners = new Set<(told: Told) => void>();

  constructor(work: Work) {
    this.#work = work;
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      for (const listener of this.#listeners) listener(data);
    });
  }

  get trouble(): string | undefined {
    return this.#work.trouble;
  }

  history(cell: string): Promise<Revision[]> {
    return this.#work.history(cell);
  }

  contents(): Promise<Contents> {
    return this.#work.contents();
  }

  async keep(revision: Revision): Promise<void> {
    this.#channel?.postMessage({ type: 'revision', revision } satisfies Told);
    const { texts, solved } = readMarker();
    if (!texts.includes(revision.cell)) writeMarker({ texts: [...texts, revision.cell], solved });
    await this.#work.keep(revision);
  }

  async solve(solved: Solved): Promise<void> {
    const marker = readMarker();
    if (solved.cell in marker.solved) return;
    writeMarker({ ...marker, solved: { ...marker.solved, [solved.cell]: solved.step } });
    document.dispatchEvent(new CustomEvent('one-pod:solved'));
    await this.#work.solve(solved);
  }

  async merge(more: Contents): Promise<void> {
    await this.#work.merge(more);
    await this.#replaced();
  }

  async deleteAll(): Promise<void> {
    await this.#work.deleteAll();
    await this.#replaced();
  }

  /** Told of what other tabs write. Returns a function that ends it. */
  listen(listener: (told: Told) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #replaced(): Promise<void> {
    const { revisions, solved } = await this.contents();
    writeMarker({
      texts: [...new Set(revisions.map(({ cell }) => cell))],
      solved: Object.fromEntries(solved.map(({ cell, step }) => [cell, step])),
    });
    document.dispatchEvent(new CustomEvent('one-pod:solved'));
    this.#channel?.postMessage({ type: 'replaced' } satisfies Told);
  }
}

let opened: Promise<PageWork> | undefined;

export function pageWork(): Promise<PageWork> {
  opened ??= Work.open().then((work) => new PageWork(work));
  return opened;
}
