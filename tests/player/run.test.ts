/** Strides, causes and effects, filters: where a reader lands. */
import { beforeAll, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/engine/index.ts';
import { matches, PlayerRun } from '../../src/player/run.ts';
import { headline } from './runs.ts';

let run: PlayerRun;

beforeAll(async () => {
  run = new PlayerRun('', await headline());
});

const eventAt = (position: number): TraceEvent => run.events[position - 1] as TraceEvent;

test('by event: one on, one back, and not beyond the ends', () => {
  expect(run.neighbor(10, 1, 'event')).toBe(11);
  expect(run.neighbor(10, -1, 'event')).toBe(9);
  expect(run.neighbor(1, -1, 'event')).toBe(1);
  expect(run.neighbor(run.length, 1, 'event')).toBe(run.length);
  expect(run.neighbor(0, 1, 'event')).toBe(1);
});

test('by step: where another step begins, there and back again', () => {
  const there: number[] = [];
  for (let at = 1, next = 0; ; at = next) {
    next = run.neighbor(at, 1, 'step');
    if (next === at) break;
    there.push(next);
  }
  expect(there.at(-1)).toBe(run.length);
  for (const position of there.slice(0, -1))
    expect(eventAt(position).step).not.toBe(eventAt(position - 1).step);
  const back: number[] = [];
  for (let at = run.length; at > 1; at = run.neighbor(at, -1, 'step')) back.push(at);
  expect(back.reverse().slice(0, -1)).toEqual(there.slice(0, -1));
});

test('by actor: the next event of the same actor', () => {
  const start = run.events.findIndex(({ actor }) => actor === 'kube-scheduler') + 1;
  const next = run.neighbor(start, 1, 'actor');
  expect(eventAt(next).actor).toBe('kube-scheduler');
  expect(run.neighbor(next, -1, 'actor')).toBe(start);
});

test('a filter is passed by an actor, by all actors of a kind, and by a kind of event', () => {
  for (const filter of [{ actor: 'kubelet/node-1' }, { actor: 'kubelet' }, { kind: 'etcd.put' as const }]) {
    let position = 0;
    const seen: TraceEvent[] = [];
    for (;;) {
      const next = run.neighbor(position, 1, 'event', filter);
      if (next === position) break;
      position = next;
      seen.push(eventAt(position));
    }
    expect(seen).toEqual(run.events.filter((event) => matches(event, filter)));
    expect(seen.length).toBeGreaterThan(3);
  }
  expect(matches(eventAt(1), { actor: 'kube' })).toBe(false);
});

test('effects are the events whose cause it is, and lead back', () => {
  for (const { id } of run.events)
    for (const effect of run.effectsOf(id)) expect(run.eventOf(effect)?.cause).toBe(id);
  const all = run.events.flatMap(({ id }) => run.effectsOf(id));
  expect(all.sort((a, b) => a - b)).toEqual(
    run.events.filter(({ cause }) => cause !== undefined).map(({ id }) => id),
  );
});

test('an event is found by its id where some are missing, and one that is missing is not', () => {
  const gaps = new PlayerRun(
    '',
    run.events.filter(({ id }) => id % 3 !== 0),
  );
  expect(gaps.positionOf(4)).toBe(3);
  expect(gaps.positionOf(6)).toBeUndefined();
  expect(gaps.positionOf(0)).toBeUndefined();
  expect(gaps.positionOf(1e9)).toBeUndefined();
});
