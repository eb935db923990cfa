import { expect, test } from 'vitest';
import { type AnyPlugin, type ScorePlugin, Status } from '#engine';
import { printView } from '../../../src/engine/display.ts';
import { fakeApi, node, pod } from './fake-api.ts';

const controlPlane = node('control-plane', {
  cpu: '2',
  taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
});
const quiet: ScorePlugin = {
  name: 'PreferQuietNodes',
  score: (_pod, { pods }) => Math.max(0, 100 - 10 * pods.length),
};

async function schedule(options: Parameters<typeof fakeApi>[0], pods = [pod('nginx')], span = '100ms') {
  const api = fakeApi(options);
  await api.run(async () => {
    await api.scheduler.start();
    for (const one of pods) api.put(one);
    await api.sim.sleep(span);
  });
  return api;
}

test('a pod is bound by a POST to pods/binding, and the Scheduled event follows', async () => {
  const api = await schedule({ nodes: [controlPlane, node('node-1'), node('node-2', { cpu: '1' })] });
  expect(api.writes).toMatchObject([
    {
      line: 'POST /api/v1/namespaces/default/pods/nginx/binding',
      body: {
        kind: 'Binding',
        apiVersion: 'v1',
        metadata: { name: 'nginx', namespace: 'default', uid: 'pod-nginx' },
        target: { kind: 'Node', name: 'node-1' },
      },
    },
    {
      line: 'POST /apis/events.k8s.io/v1/namespaces/default/events',
      body: {
        reason: 'Scheduled',
        action: 'Binding',
        type: 'Normal',
        note: 'Successfully assigned default/nginx to node-1',
      },
    },
  ]);
  expect(api.trace.events.map(({ kind }) => kind)).toEqual(
    [
      'queue.moved',
      'cycle.started',
      'nodes.prefiltered',
      'nodes.filtered',
      'nodes.scored',
      'node.selected',
      'pod.assumed',
      'queue.left',
      'extension.called',
      'pod.bound',
    ].filter((kind) => kind !== 'nodes.prefiltered'),
  );
  expect(printView(api.scheduler.decision('nginx')?.view() ?? { kind: 'text', text: '' })).toMatchSnapshot();
});

test('the cause of every event of a cycle leads back to the move into activeQ', async () => {
  const { trace } = await schedule({ nodes: [node('node-1'), node('node-2')] });
  const bound = trace.ofKind('pod.bound')[0];
  expect(trace.causes(bound?.id ?? 0).map(({ kind }) => kind)).toEqual([
    'queue.moved',
    'cycle.started',
    'nodes.filtered',
    'nodes.scored',
    'node.selected',
    'pod.assumed',
    'extension.called',
    'pod.bound',
  ]);
});

test('a pod that fits nowhere gets the real message as an event and as a condition', async () => {
  const api = await schedule({ nodes: [controlPlane, node('node-1')] }, [pod('big', { cpu: '5' })]);
  const message =
    '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';
  expect(api.writes).toMatchObject([
    {
      line: 'PATCH /api/v1/namespaces/default/pods/big/status',
      body: {
        status: {
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message,
              observedGeneration: 1,
              lastProbeTime: null,
            },
          ],
        },
      },
    },
    {
      line: 'POST /apis/events.k8s.io/v1/namespaces/default/events',
      body: { reason: 'FailedScheduling', type: 'Warning', note: message },
    },
  ]);
});

test('a waiting pod is tried again when a node comes that it may fit on', async () => {
  const api = fakeApi({ nodes: [node('node-1', { cpu: '1' })] });
  await api.run(async () => {
    await api.scheduler.start();
    api.put(pod('big', { cpu: '2' }));
    await api.sim.sleep('10s');
    expect(api.trace.ofKind('cycle.started')).toHaveLength(1);
    api.put(node('node-2'));
    await api.sim.sleep('1s');
  });
  expect(api.pod('big')?.spec.nodeName).toBe('node-2');
});

test('a more important pod preempts a less important one and gets its place', async () => {
  const api = fakeApi({ nodes: [node('node-1', { cpu: '2' })] });
  await api.run(async () => {
    await api.scheduler.start();
    api.put(pod('low', { cpu: '2' }));
    await api.sim.sleep('1s');
    api.put(pod('high', { cpu: '2', priority: 100 }));
    await api.sim.sleep('5s');
  });
  expect(api.pod('low')).toBeUndefined();
  expect(api.pod('high')?.spec.nodeName).toBe('node-1');
  expect(api.trace.ofKind('nodes.postfiltered')[0]?.data).toMatchObject({
    plugin: 'DefaultPreemption',
    nominatedNode: 'node-1',
  });
});

test('a victim that waits to be bound goes back to the queue instead of being deleted', async () => {
  const Gate: AnyPlugin = {
    name: 'Gate',
    permit: ({ metadata }) =>
      metadata.name === 'low' ? { status: Status.wait(), timeout: '60s' } : undefined,
  };
  const api = fakeApi({ nodes: [node('node-1', { cpu: '2' })], plugins: [{ plugin: Gate }] });
  await api.run(async () => {
    await api.scheduler.start();
    api.put(pod('low', { cpu: '2' }));
    await api.sim.sleep('1s');
    api.put(pod('high', { cpu: '2', priority: 100 }));
    await api.sim.sleep('5s');
  });
  expect(api.pod('high')?.spec.nodeName).toBe('node-1');
  expect(api.pod('low')).toBeDefined();
  expect(api.writes.filter(({ line }) => line.startsWith('DELETE'))).toEqual([]);
  expect(api.writes.map(({ body }) => (body as { note?: string }).note)).toContain(
    'Preempted by pod pod-high on node node-1 (in kube-scheduler memory).',
  );
});

test("a reader's ScorePlugin with a weight decides, and its column is in the decision", async () => {
  const favourite: ScorePlugin = {
    name: 'Favourite',
    score: (_pod, { name }) => (name === 'node-2' ? 100 : 0),
  };
  const api = await schedule({
    nodes: [node('node-1', { cpu: '64' }), node('node-2', { cpu: '1' })],
    score: [{ plugin: favourite, weight: 5 }],
  });
  const decision = api.scheduler.decision('default/nginx');
  expect(decision?.winner).toBe('node-2');
  expect(decision?.node('node-2')?.scores.at(-1)).toEqual({
    plugin: 'Favourite',
    weight: 5,
    raw: 100,
    normalized: 100,
    weighted: 500,
  });
});

test('the score plugin of the book spreads pods over quiet nodes', async () => {
  const api = await schedule(
    { nodes: [node('node-1', { cpu: '64' }), node('node-2')], score: [{ plugin: quiet, weight: 5 }] },
    [pod('a'), pod('b')],
  );
  expect([api.pod('a')?.spec.nodeName, api.pod('b')?.spec.nodeName].sort()).toEqual(['node-1', 'node-2']);
});

test('a plugin with the name of a built-in one replaces it', async () => {
  const TaintToleration: AnyPlugin = { name: 'TaintToleration', filter: () => undefined };
  const api = await schedule({ nodes: [controlPlane], plugins: [{ plugin: TaintToleration }] });
  expect(api.pod('nginx')?.spec.nodeName).toBe('control-plane');
});

test('a Permit plugin that waits holds the binding until it is allowed', async () => {
  const Gate: AnyPlugin = { name: 'Gate', permit: () => ({ status: Status.wait(), timeout: '2s' }) };
  const api = await schedule({ nodes: [node('node-1')], plugins: [{ plugin: Gate }] }, [pod('nginx')], '1s');
  expect(api.pod('nginx')?.spec.nodeName).toBeUndefined();
  await api.run(() => api.sim.sleep('1500ms'));
  expect(api.trace.ofKind('cycle.failed')[0]?.data.message).toBe(
    '0/1 nodes are available: 1 rejected due to timeout after waiting 2s at plugin Gate.',
  );
});

const failures: [what: string, plugin: AnyPlugin, message: string][] = [
  [
    'a score above 100',
    { name: 'X', score: () => 200 },
    'applying score defaultWeights on Score plugins: plugin "X" returns an invalid score 200, it should in the range of [0, 100] after normalizing',
  ],
  [
    'NaN',
    { name: 'X', score: () => Number.NaN },
    'running Score plugins: plugin "X" failed with: score answered NaN: scores are int64: a whole number in 0..100',
  ],
  [
    'a fraction',
    { name: 'X', score: () => 0.5 },
    'running Score plugins: plugin "X" failed with: score answered 0.5: scores are int64, so round it: Math.round(…) or Math.floor(…)',
  ],
  [
    'a text for a score',
    { name: 'X', score: () => 'high' as unknown as number },
    'running Score plugins: plugin "X" failed with: score answered "high": scores are int64: a whole number in 0..100',
  ],
  [
    'a promise of a wrong score',
    { name: 'X', score: () => Promise.resolve(undefined as unknown as number) },
    'running Score plugins: plugin "X" failed with: score answered undefined: scores are int64: a whole number in 0..100',
  ],
  [
    'a score that throws',
    {
      name: 'X',
      score: () => {
        throw new Error('no map');
      },
    },
    'running Score plugins: plugin "X" failed with: no map',
  ],
  [
    'a filter that throws',
    {
      name: 'X',
      filter: () => {
        throw new Error('no map');
      },
    },
    'running "X" filter plugin: no map',
  ],
  [
    'an error of the language',
    { name: 'X', filter: () => (undefined as unknown as { a: undefined }).a },
    'running "X" filter plugin: the plugin threw a TypeError',
  ],
  [
    'a filter that answers true',
    { name: 'X', filter: () => true as unknown as undefined },
    'running "X" filter plugin: filter answered true: return undefined for Success, or a Status such as Status.unschedulable(\'why\')',
  ],
  [
    'a promise that never settles',
    { name: 'X', filter: () => new Promise<undefined>(() => {}) },
    'running "X" filter plugin: the plugin waits for a promise that never settles',
  ],
  [
    'a score promise that never settles',
    { name: 'X', score: () => new Promise<number>(() => {}) },
    'running Score plugins: plugin "X" failed with: the plugin waits for a promise that never settles',
  ],
  [
    'a preFilter that throws',
    {
      name: 'X',
      preFilter: () => {
        throw new Error('no map');
      },
    },
    'running PreFilter plugin "X": no map',
  ],
];

test.each(failures)(
  'a bad plugin fails the cycle with its name, and the pod is tried again: %s',
  async (_what, plugin, message) => {
    const api = await schedule(
      { nodes: [node('node-1'), node('node-2')], plugins: [{ plugin }] },
      [pod('nginx')],
      '5s',
    );
    const failed = api.trace.ofKind('cycle.failed');
    expect(failed[0]?.data).toMatchObject({ reason: 'SchedulerError', message });
    expect(failed.length).toBeGreaterThan(1);
  },
);

test('two runs give the same trace', async () => {
  const run = async () =>
    String(
      (
        await schedule(
          { nodes: [controlPlane, node('a'), node('b')] },
          [pod('x'), pod('y', { cpu: '3' }), pod('z', { cpu: '9' })],
          '40s',
        )
      ).trace,
    );
  expect(await run()).toBe(await run());
});
