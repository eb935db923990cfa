/**
 * A reader's work: the history of each cell and what is solved. It is kept in the browser (IndexedDB). What the
 * browser refuses (a private window, a full disk) lives as long as the page, and `trouble` says so in words.
 */
import { type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';
import { keyOf, mergeHistories, type Revision } from './revision.ts';
import { DATABASE, migrate, type Solved, VERSION, type WorkSchema } from './schema.ts';

/** All of it, as it is exported and imported. */
export interface Contents {
  readonly revisions: readonly Revision[];
  readonly solved: readonly Solved[];
}

export class Work {
  /** What stands between the reader's work and the disk, in words; undefined while all is well. */
  trouble: string | undefined;
  #database: IDBPDatabase<WorkSchema> | undefined;
  /** What this page has written and the browser has not taken. */
  readonly #unsaved = new Map<string, Revision>();
  readonly #unsavedSolved = new Map<string, Solved>();
  #saving: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  static async open(): Promise<Work> {
    const work = new Work();
    try {
      if (!('indexedDB' in globalThis)) throw new Error('This browser has no IndexedDB.');
      work.#database = await openDB<WorkSchema>(DATABASE, VERSION, {
        upgrade: (database, from, _to, transaction) => migrate(database, from, transaction),
        // A newer version of the site waits in another tab: let it.
        blocking: () => work.#lose('A newer version of this book is open in another tab. Reload this page.'),
        terminated: () => work.#lose('The browser has closed its storage. Reload this page.'),
      });
    } catch (error) {
      work.trouble = refused(error);
    }
    return work;
  }

  /** The texts of one cell, the oldest first. */
  async history(cell: string): Promise<Revision[]> {
    const stored = await this.#read([], (database) =>
      database.getAll('revisions', IDBKeyRange.bound([cell], [cell, []])),
    );
    const unsaved = [...this.#unsaved.values()].filter((revision) => revision.cell === cell);
    return mergeHistories(stored, unsaved);
  }

  /** Resolves when it is written. Never rejects: what the browser refuses is kept while the page lives. */
  keep(revision: Revision): Promise<void> {
    this.#unsaved.set(keyOf(revision), revision);
    return this.#save();
  }

  solve(solved: Solved): Promise<void> {
    this.#unsavedSolved.set(solved.cell, solved);
    return this.#save();
  }

  async contents(): Promise<Contents> {
    const stored = await this.#read({ revisions: [], solved: [] }, async (database) => ({
      revisions: await database.getAll('revisions'),
      solved: await database.getAll('solved'),
    }));
    return mergeContents(stored, {
      revisions: [...this.#unsaved.values()],
      solved: [...this.#unsavedSolved.values()],
    });
  }

  /** Adds what is not there yet. */
  async merge(more: Contents): Promise<void> {
    const { revisions, solved } = mergeContents(await this.contents(), more);
    for (const revision of revisions) this.#unsaved.set(keyOf(revision), revision);
    for (const one of solved) this.#unsavedSolved.set(one.cell, one);
    await this.#save();
  }

  async deleteAll(): Promise<void> {
    await this.#saving;
    this.#unsaved.clear();
    this.#unsavedSolved.clear();
    await this.#write((revisions, solved) => [revisions.clear(), solved.clear()]);
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #lose(words: string): void {
    this.close();
    this.trouble = `${words} Until then what you write is kept only while this page is open.`;
  }

  async #read<T>(nothing: T, read: (database: IDBPDatabase<WorkSchema>) => Promise<T>): Promise<T> {
    if (!this.#database) return nothing;
    try {
      return await read(this.#database);
    } catch (error) {
      this.trouble = refused(error);
      return nothing;
    }
  }

  /** Writes what is unsaved. What comes while it is being written is written next, and no more often. */
  #save(): Promise<void> {
    this.#saving ??= Promise.resolve().then(async () => {
      this.#saving = undefined;
      this.#writing = this.#writing.then(() => this.#saveNow());
      await this.#writing;
    });
    return this.#saving;
  }

  async #saveNow(): Promise<void> {
    const revisions = [...this.#unsaved];
    const solved = [...this.#unsavedSolved];
    const isWritten = await this.#write((revisionStore, solvedStore) => [
      ...revisions.map(([, revision]) => revisionStore.put(revision)),
      ...solved.map(([, one]) => solvedStore.put(one)),
    ]);
    if (!isWritten) return;
    for (const [key, revision] of revisions)
      if (this.#unsaved.get(key) === revision) this.#unsaved.delete(key);
    for (const [key, one] of solved)
      if (this.#unsavedSolved.get(key) === one) this.#unsavedSolved.delete(key);
  }

  /** Whether all of it was written. */
  async #write(
    write: (
      revisions: WritableStore<'revisions'>,
      solved: WritableStore<'solved'>,
    ) => readonly Promise<unknown>[],
  ): Promise<boolean> {
    if (!this.#database) return false;
    try {
      const transaction = this.#database.transaction(['revisions', 'solved'], 'readwrite');
      const writes = write(transaction.objectStore('revisions'), transaction.objectStore('solved'));
      await Promise.all([...writes, transaction.done]);
      this.trouble = undefined;
      return true;
    } catch (error) {
      this.trouble = refused(error);
      return false;
    }
  }
}

type WritableStore<Name extends 'revisions' | 'solved'> = IDBPObjectStore<
  WorkSchema,
  ('revisions' | 'solved')[],
  Name,
  'readwrite'
>;

export function mergeContents(a: Contents, b: Contents): Contents {
  const solved = new Map<string, Solved>();
  for (const one of [...a.solved, ...b.solved]) {
    const known = solved.get(one.cell);
    if (!known || one.at < known.at) solved.set(one.cell, one);
  }
  return { revisions: mergeHistories(a.revisions, b.revisions), solved: [...solved.values()] };
}

function refused(error: unknown): string {
  const { name = '' } = error as { name?: string };
  const [why, what] =
    name === 'QuotaExceededError'
      ? ['The storage that the browser gives this site is full', 'Save it as a file under Your work.']
      : name === 'VersionError'
        ? ['A newer version of this book has been open in this browser', 'Reload this page.']
        : [
            'This browser lets the page keep nothing (is this a private window?)',
            'Save it as a file under Your work.',
          ];
  return `${why}: what you write now is kept only while this page is open. ${what}`;
}
