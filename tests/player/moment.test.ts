/** What the map says of the headline run at its steps. */
import { beforeAll, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/engine/index.ts';
import type { Moment, PodMoment } from '../../src/player/moment.ts';
import { PlayerRun, positionOfStep } from '../../src/player/run.ts';
import { headline, severalPods } from './runs.ts';

let run: PlayerRun;

beforeAll(async () => {
  run = new PlayerRun('the headline command', await headline());
});

const atStep = (step: number): Moment => run.moment(positionOfStep(run.events, step) ?? 0);
const after = (found: (event: TraceEvent) => boolean): Moment => run.moment(run.events.findIndex(found) + 1);
const nginx = (moment: Moment): PodMoment | undefined =>
  moment.pods.find(({ key }) => key === 'default/nginx');

test('every step has a moment, and its event is of that step', () => {
  for (let step = 1; step <= 23; step++) expect(atStep(step).event?.step, `step ${step}`).toBe(step);
});

test.each([
  [10, 'stored'],
  [15, 'bound'],
  [16, 'bound'],
  [19, 'sandbox'],
  [21, 'running'],
  [23, 'running'],
])('at step %i the Pod is %s', (step, stage) => {
  expect(nginx(atStep(step))?.stage).toBe(stage);
});

test('namespaces come into being in their order: net by containerd, uts and ipc by runc', () => {
  expect(nginx(atStep(17))?.namespaces).toEqual([]);
  expect(nginx(atStep(18))?.namespaces).toEqual(['net']);
  expect(nginx(atStep(19))?.namespaces).toEqual(['net', 'uts', 'ipc']);
});

test('the Pod has its address once CNI has answered, and pause runs before the sandbox is ready', () => {
  expect(nginx(atStep(18))?.address).toBeUndefined();
  expect(nginx(atStep(19))?.address).toMatch(/^10\.244\.\d+\.\d+$/);
  expect(nginx(atStep(18))?.pause).toBe('creating');
  expect(nginx(atStep(19))?.pause).toBe('running');
});

test('the container is pulled, created and started', () => {
  const states = run.events.map((_, index) => nginx(run.moment(index + 1))?.containers[0]?.state);
  const seen = states.filter((state, index) => state !== undefined && state !== states[index - 1]);
  expect(seen).toEqual(['pulling', 'creating', 'created', 'running']);
});

test('the scheduler has its verdicts and scores while it decides', () => {
  const { verdicts, scores, scheduling } = atStep(14);
  expect(verdicts.get('control-plane')).toBe('refused');
  expect(verdicts.get('node-1')).toBe('feasible');
  expect(scores.get('node-1')).toBe(397);
  expect(scheduling).toBe('3 scored');
  expect(atStep(15).verdicts.get('node-1')).toBe('chosen');
});

test('a request passes the stations of the API server in order', () => {
  const stations = [5, 6, 7, 8, 9, 10].map((step) => atStep(step).request?.station);
  expect(stations).toEqual([1, 2, 3, 4, 5, 6]);
  expect(atStep(5).request?.words).toBe('create pods');
});

test('etcd counts its revisions, each member what it has acknowledged', () => {
  const { revision, written, members } = atStep(10);
  expect(written).toEqual({ key: 'pods/default/nginx', version: 1 });
  expect(members).toEqual([{ name: 'etcd-1', revision }]);
});

test('members of etcd appear with what their events tell', () => {
  const event = (actor: string, data: object) =>
    ({ ...run.events[0], actor, kind: 'raft.role', data }) as unknown as TraceEvent;
  const cluster = new PlayerRun('', [
    event('etcd-2', { term: 2, role: 'leader' }),
    event('etcd-1', { term: 2, role: 'follower', revision: 7 }),
  ]);
  expect(cluster.moment(2).members).toEqual([
    { name: 'etcd-1', revision: 7, term: 2, role: 'follower' },
    { name: 'etcd-2', revision: 0, term: 2, role: 'leader' },
  ]);
});

test('messages lead from place to place', () => {
  expect(after(({ kind }) => kind === 'request.sent').message).toEqual({
    from: 'kubectl',
    to: 'kube-apiserver',
    label: 'POST pods',
  });
  expect(atStep(10).message).toMatchObject({ from: 'kube-apiserver', to: 'etcd-1' });
  expect(atStep(12).message).toEqual({
    from: 'kube-apiserver',
    to: 'kube-scheduler',
    label: 'ADDED Pod nginx',
  });
  expect(atStep(17).message).toEqual({
    from: 'kubelet/node-1',
    to: 'containerd/node-1',
    label: 'RunPodSandbox',
  });
  expect(atStep(18).message).toMatchObject({ from: 'containerd/node-1', to: 'cni/node-1' });
});

test('a Pod that is deleted is gone, and the others stay on their nodes', async () => {
  const several = new PlayerRun('', await severalPods());
  const { pods } = several.moment(several.length);
  expect(pods.map(({ key }) => key).sort()).toEqual(['default/b', 'default/c', 'default/d']);
  for (const pod of pods) expect(pod.node).toMatch(/^node-/);
});
