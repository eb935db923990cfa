import { expect, test } from 'vitest';
import { History } from '../../../src/playground/prompt/history.ts';

function storage(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  };
}

test('Up walks back, Down forward, and what was being written comes back behind the last', () => {
  const history = new History(undefined);
  for (const line of ['get pods', 'get nodes']) history.add(line);
  expect(history.step(-1, 'desc')).toBe('get nodes');
  expect(history.step(-1, 'get nodes')).toBe('get pods');
  expect(history.step(-1, 'get pods')).toBeUndefined();
  expect(history.step(1, 'get pods')).toBe('get nodes');
  expect(history.step(1, 'get nodes')).toBe('desc');
  expect(history.step(1, 'desc')).toBeUndefined();
});

test('a line is there on the next page, and once where it was typed twice in a row', () => {
  const shared = storage();
  const first = new History(shared);
  const second = new History(shared);
  first.add('get pods');
  first.add('get pods');
  second.add('get nodes');
  expect(new History(shared).lines).toEqual(['get pods', 'get nodes']);
});

test('the newest line that contains a text is found, then the one before', () => {
  const history = new History(undefined);
  for (const line of ['run a', 'get pods', 'run b', 'get nodes']) history.add(line);
  const newest = history.search('run');
  expect(newest).toEqual({ line: 'run b', at: 2 });
  expect(history.search('run', newest?.at)).toEqual({ line: 'run a', at: 0 });
  expect(history.search('run', 0)).toBeUndefined();
});

test('at most 200 lines are kept; a storage that is full, forbidden or foreign loses nothing of this page', () => {
  const shared = storage();
  const history = new History(shared);
  for (let count = 0; count < 250; count++) history.add(`get pod ${count}`);
  expect(new History(shared).lines).toHaveLength(200);
  const full = new History({
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  });
  full.add('get pods');
  expect(full.lines).toEqual(['get pods']);
  for (const foreign of ['{', '{"a":1}', '[1,"get pods"]'])
    expect(new History(storage({ 'one-pod.prompt': foreign })).lines).toEqual(
      foreign.startsWith('[') ? ['get pods'] : [],
    );
});
