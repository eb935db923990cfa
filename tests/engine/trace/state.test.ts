/**
 * Time travel: what the fold over a trace says of a moment is what the components held at that moment. The scenarios
 * are the story's recordings, the book's cells, and a few that strain the scheduler, etcd's history and the kubelet.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Cluster, host } from '#engine';
import { atRevision, liveKeys } from '../../../src/engine/trace/state/etcd.ts';
import { History, objectsAt } from '../../../src/engine/trace/state/history.ts';
import { raftLogs } from '../../../src/engine/trace/state/raft-log.ts';
import { cells, runCell } from '../../content/run-cell.ts';
import { play } from '../../golden/adapters/story/playback.ts';
import {
  beyondTheEngine,
  isRecording,
  withoutReadBackLimits,
} from '../../golden/adapters/story/recording.ts';
import { sampleStates } from './folded-state.ts';

const untold = host.clusterCreated;
afterEach(() => {
  host.clusterCreated = untold;
});

/** Runs the body and compares the states of every cluster that it makes. Returns how many were compared. */
async function compared(body: () => Promise<unknown>): Promise<number> {
  const checks: (() => number)[] = [];
  const created = (cluster: Cluster): void => void checks.push(sampleStates(cluster, checks.length + 1));
  host.clusterCreated = created;
  await body();
  return checks.reduce((sum, check) => sum + check(), 0);
}

const recordings = resolve(import.meta.dirname, '../../golden/recordings/story');

describe('the fold equals the live state at 200 random positions', () => {
  const files = readdirSync(recordings, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const content: unknown = JSON.parse(readFileSync(join(recordings, name), 'utf8'));
      return isRecording(content) && beyondTheEngine(content) === undefined ? [{ name, content }] : [];
    });

  test.each(files)('of the story $name', async ({ content }) => {
    expect(await compared(() => play(withoutReadBackLimits(content)))).toBeGreaterThan(10);
  });

  const programs = readdirSync(cells, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.(check|solution|near-miss-[\w-]+|other-solution)\.ts$/.test(name),
  );

  test.each(programs)('of the cell %s', async (name) => {
    const positions = await compared(() => runCell(name));
    // A cell that only serves waits for others to do something.
    if (name !== 'lab/cluster.ts') expect(positions).toBeGreaterThan(10);
  });
});

describe('the scheduler under strain', () => {
  test('preemption, back-off and a gate leave what the queue holds in the fold', async () => {
    const positions = await compared(async () => {
      const cluster = new Cluster({ nodes: [{ name: 'only', cpu: '2' }] });
      await cluster.create({
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'high' },
        value: 1000,
      } as never);
      const pod = (name: string, cpu: string, spec: object = {}) =>
        cluster.create({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name },
          spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }], ...spec },
        } as never);
      await pod('low', '1500m');
      await cluster.until({ pod: 'low', phase: 'Running' });
      await pod('gated', '100m', { schedulingGates: [{ name: 'example.com/later' }] });
      await pod('too-big', '8');
      await pod('high', '1500m', { priorityClassName: 'high' });
      await cluster.sleep('50s');
      await cluster.kubectl('delete pod too-big');
      await cluster.kubectl('delete pod gated');
      await cluster.sleep('5s');
      const states = cluster.trace.events.map((_, index) => index + 1);
      const history = new History(cluster.trace);
      const places = new Set(
        states.flatMap((position) =>
          [...history.at(position).scheduler.waiting.values()].map(({ place }) => place),
        ),
      );
      expect(places).toEqual(new Set(['active', 'unschedulable', 'gated', 'backoff']));
      expect(states.some((position) => history.at(position).scheduler.nominated.get('default/high'))).toBe(
        true,
      );
    });
    expect(positions).toBe(200);
  });
});

describe('history', () => {
  async function headline(): Promise<Cluster> {
    const cluster = new Cluster();
    await cluster.kubectl('run nginx --image nginx');
    await cluster.until({ pod: 'nginx', phase: 'Running' });
    await cluster.sleep('40s');
    return cluster;
  }

  test('is the same in whichever order positions are asked for', async () => {
    const { trace } = await headline();
    const inOrder = new History(trace);
    const anyOrder = new History(trace);
    const positions = [trace.length, 3, 1_000, 0, 999, 1_001, 500, trace.length - 1];
    for (const position of positions) anyOrder.at(position);
    for (const position of [...positions].sort((a, b) => a - b))
      expect(anyOrder.at(position)).toEqual(inOrder.at(position));
    expect(inOrder.at(-5).position).toBe(0);
    expect(inOrder.at(trace.length + 5)).toEqual(inOrder.at(trace.length));
  });

  test('a state that was given out does not change when another moment is asked for', async () => {
    const { trace } = await headline();
    const history = new History(trace);
    const state = history.at(200);
    const before = liveKeys(state.etcd).length;
    history.at(trace.length);
    expect(liveKeys(state.etcd).length).toBe(before);
  });

  test('has an object as it was at each revision, and the event that wrote it', async () => {
    const { trace } = await headline();
    const { etcd } = new History(trace).at(trace.length);
    const writes = trace.ofKind('etcd.put').filter(({ data }) => data.key === '/registry/pods/default/nginx');
    expect(writes.length).toBeGreaterThan(3);
    for (const { id, data } of writes) {
      const version = atRevision(etcd, data.key, data.revision);
      expect(version).toMatchObject({ value: data.value, event: id });
    }
    expect(
      atRevision(etcd, '/registry/pods/default/nginx', (writes[0]?.data.revision ?? 0) - 1),
    ).toBeUndefined();
  });

  test('has the objects of a moment with their resourceVersions, those from before time began among them', async () => {
    const { trace } = await headline();
    const created = trace.events.findIndex(({ kind }) => kind === 'etcd.put') + 1;
    expect(objectsAt(trace, created - 1).has('/registry/pods/default/nginx')).toBe(false);
    const objects = objectsAt(trace, created);
    expect(objects.get('/registry/pods/default/nginx')?.metadata.resourceVersion).toBe('25');
    expect(objects.get('/registry/namespaces/default')?.kind).toBe('Namespace');
    expect(objects.get('/registry/minions/node-1')?.metadata.name).toBe('node-1');
  });

  test('roles that are made when somebody asks for them are there from that moment on', async () => {
    const cluster = new Cluster();
    await cluster.kubectl('run nginx --image nginx');
    const before = cluster.trace.length;
    await cluster.request({ method: 'GET', path: '/apis/rbac.authorization.k8s.io/v1/clusterroles' });
    const key = '/registry/clusterroles/system:kube-scheduler';
    expect(objectsAt(cluster.trace, before).has(key)).toBe(false);
    expect(objectsAt(cluster.trace, cluster.trace.length).has(key)).toBe(true);
  });

  test('the log of each member has one entry for a revision', async () => {
    const { trace } = await headline();
    const [log, ...others] = raftLogs(trace.events, trace.length);
    expect(others).toEqual([]);
    expect(log?.member).toBe('etcd-1');
    const revisions = log?.entries.flatMap(({ revision }) => revision ?? []) ?? [];
    expect(new Set(revisions).size).toBe(revisions.length);
    expect(log?.entries.map(({ index }) => index)).toEqual(log?.entries.map((_, index) => index + 1));
    expect(raftLogs(trace.events, 0)).toEqual([]);
  });
});
