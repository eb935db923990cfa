import { expect, test } from 'vitest';
import { Cluster } from '#engine';
import { idleWork } from '../../../src/engine/trace/idle.ts';

test('the renewals of Leases are folded into stretches, and nothing else is', async () => {
  const cluster = new Cluster();
  await cluster.kubectl('run nginx --image nginx');
  await cluster.until({ pod: 'nginx', phase: 'Running' });
  const busy = cluster.trace.length;
  await cluster.sleep('25s');
  const { events } = cluster.trace;
  const { stretches, folded } = idleWork(events);
  const idle = events.filter(({ id }) => folded.has(id) || stretches.has(id));
  expect(idle.length).toBeGreaterThan(20);
  expect(idle.filter((event) => event.id <= busy)).toEqual([]);
  expect([...stretches.values()].reduce((sum, count) => sum + count, 0)).toBe(idle.length);
  const written = (about: typeof events) =>
    about.flatMap((event) => (event.kind === 'etcd.put' ? [event.data.key] : []));
  expect(written(idle).every((key) => key.startsWith('/registry/leases/'))).toBe(true);
  const rest = events.filter((event) => !idle.includes(event));
  expect(written(rest).some((key) => key.startsWith('/registry/leases/'))).toBe(false);
});

test('a run without periodic work has none', async () => {
  const cluster = new Cluster();
  await cluster.kubectl('run nginx --image nginx');
  expect(idleWork(cluster.trace.events)).toEqual({ stretches: new Map(), folded: new Set() });
});
