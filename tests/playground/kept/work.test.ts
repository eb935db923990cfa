/** The reader's work in a database, in the page alone, and on its way from one version of the database to the next. */
import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Revision } from '../../../src/playground/kept/revision.ts';
import { DATABASE, VERSION } from '../../../src/playground/kept/schema.ts';
import { Work } from '../../../src/playground/kept/work.ts';

const revision = (text: string, at: number, cell = 'a.ts', tab = 'tab'): Revision => ({
  cell,
  began: at,
  at,
  tab,
  reason: 'typed',
  text,
});

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

test('what is kept is there when the work is opened again, cell by cell, in the order of time', async () => {
  const work = await Work.open();
  await Promise.all([
    work.keep(revision('two', 20)),
    work.keep(revision('one', 10)),
    work.keep(revision('else', 15, 'a.tsx')),
    work.solve({ cell: 'a.ts', at: 30, step: 14 }),
  ]);
  work.close();
  const again = await Work.open();
  expect(again.trouble).toBeUndefined();
  expect((await again.history('a.ts')).map(({ text }) => text)).toEqual(['one', 'two']);
  expect((await again.contents()).solved).toEqual([{ cell: 'a.ts', at: 30, step: 14 }]);
});

test('a revision that grows is one in the history', async () => {
  const work = await Work.open();
  await work.keep(revision('o', 10));
  void work.keep({ ...revision('on', 10), at: 11 });
  await work.keep({ ...revision('one', 10), at: 12 });
  expect((await work.history('a.ts')).map(({ text }) => text)).toEqual(['one']);
});

test.each([
  ['without IndexedDB', () => vi.stubGlobal('indexedDB', undefined)],
  [
    'where it is refused',
    () =>
      vi.stubGlobal('indexedDB', {
        open: () => {
          throw new DOMException('no', 'SecurityError');
        },
      }),
  ],
])('%s the page keeps what it can, and says so', async (_where, refuse) => {
  refuse();
  const work = await Work.open();
  expect(work.trouble).toContain('lets the page keep nothing');
  await work.keep(revision('one', 10));
  expect((await work.history('a.ts')).map(({ text }) => text)).toEqual(['one']);
  expect((await work.contents()).revisions).toHaveLength(1);
});

test('a full disk is told in words; when there is room again, what was refused is written too', async () => {
  const work = await Work.open();
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await work.keep(revision('one', 10));
  expect(work.trouble).toContain('is full');
  expect(await work.history('a.ts')).toHaveLength(1);
  put.mockRestore();
  await work.keep(revision('two', 20));
  expect(work.trouble).toBeUndefined();
  work.close();
  expect((await (await Work.open()).history('a.ts')).map(({ text }) => text)).toEqual(['one', 'two']);
});

test('merging adds what is not there, keeps what is, and deleting leaves nothing', async () => {
  const work = await Work.open();
  await work.keep(revision('mine', 10));
  const more = {
    revisions: [revision('theirs', 5, 'a.ts', 'elsewhere')],
    solved: [{ cell: 'a.ts', at: 1, step: 14 }],
  };
  await work.merge(more);
  await work.merge(more);
  expect((await work.history('a.ts')).map(({ text }) => text)).toEqual(['theirs', 'mine']);
  await work.deleteAll();
  expect(await work.contents()).toEqual({ revisions: [], solved: [] });
});

describe('migrations', () => {
  test('a database of version 1 is brought to the newest, and nothing in it is lost', async () => {
    const old = await openDB(DATABASE, 1, {
      upgrade: (database) => {
        database.createObjectStore('revisions', { keyPath: ['cell', 'began', 'tab'] });
      },
    });
    await old.put('revisions', revision('old', 10));
    old.close();
    const work = await Work.open();
    expect(work.trouble).toBeUndefined();
    expect((await work.history('a.ts')).map(({ text }) => text)).toEqual(['old']);
    await work.solve({ cell: 'a.ts', at: 20, step: 14 });
    expect((await work.contents()).solved).toHaveLength(1);
  });

  test('a database of a version that this page does not know is left alone, and the reader is told', async () => {
    (await openDB(DATABASE, VERSION + 1)).close();
    const work = await Work.open();
    expect(work.trouble).toContain('A newer version of this book');
    await work.keep(revision('one', 10));
    expect(await work.history('a.ts')).toHaveLength(1);
  });

  test('a page of an older version lets go of the database when a newer one wants it', async () => {
    const work = await Work.open();
    const newer = await openDB(DATABASE, VERSION + 1);
    expect(work.trouble).toContain('Reload this page');
    newer.close();
  });
});
