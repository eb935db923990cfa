/** `cluster.whatIf`: one node changed, the decision compared, the cluster as it was. */
import { describe, expect, test } from 'vitest';
import {
  Cluster,
  type FilterPlugin,
  type NodeChange,
  type PluginFactory,
  type PodSpec,
  type ScorePlugin,
  Status,
} from '#engine';
import type { ClusterOptions } from '../../../src/engine/cluster.ts';

const nodes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `node-${index}`,
    cpu: '4',
    labels: { disk: index % 2 ? 'ssd' : 'hdd', 'topology.kubernetes.io/zone': `zone-${index % 3}` },
  }));

async function withPod(spec: Partial<PodSpec> = {}, options: ClusterOptions = {}): Promise<Cluster> {
  const cluster = new Cluster({ nodes: nodes(10), ...options });
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec },
  });
  await cluster.sleep('1s');
  return cluster;
}

const requests = (cpu: string): Partial<PodSpec> => ({
  containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu } } }],
});

describe('a change of one node, and what it does', () => {
  test.each<[string, Partial<PodSpec>, NodeChange, string | undefined]>([
    [
      'a taint that nobody tolerates',
      {},
      { node: 'node-0', taints: [{ key: 'a', effect: 'NoSchedule' }] },
      undefined,
    ],
    ['a cordon', {}, { node: 'node-0', unschedulable: true }, undefined],
    [
      'a label that a nodeSelector asks for',
      { nodeSelector: { gpu: 'yes' } },
      { node: 'node-7', labels: { gpu: 'yes' } },
      'node-7',
    ],
    ['more cpu than anybody has', requests('6'), { node: 'node-5', allocatable: { cpu: '8' } }, 'node-5'],
  ])('%s', async (_, spec, change, winner) => {
    const cluster = await withPod(spec);
    const decision = await cluster.whatIf('web', change);
    const { before } = decision;
    expect(before?.nodes).toEqual(cluster.scores('web').nodes);
    expect(before?.winner).toBe(cluster.scores('web').winner);
    expect(before?.why).toBe(cluster.scores('web').why);
    expect(decision.winner).not.toBe(before?.winner);
    if (winner) expect(decision.winner).toBe(winner);
    else expect(decision.node(change.node)?.verdict).toBe('refused');
  });

  test('another zone changes what is counted over all nodes', async () => {
    const cluster = await withPod({
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { run: 'other' } },
        },
      ],
    });
    await cluster.kubectl('run other --image nginx');
    await cluster.sleep('1s');
    const host = cluster.scores('other').winner ?? '';
    const decision = await cluster.whatIf('web', {
      node: host,
      labels: { 'topology.kubernetes.io/zone': 'far' },
    });
    const spread = (name: string, { nodes } = decision) =>
      nodes.find(({ node }) => node === name)?.scores.find(({ plugin }) => plugin === 'PodTopologySpread');
    const beside = nodes(10).find(
      ({ name, labels }) =>
        name !== host && labels['topology.kubernetes.io/zone'] === `zone-${Number(host.slice(5)) % 3}`,
    );
    expect(spread(beside?.name ?? '', decision.before)?.normalized).toBeLessThan(100);
    expect(spread(beside?.name ?? '')?.normalized).toBe(100);
  });

  test('a label may be taken away', async () => {
    const cluster = await withPod({ nodeSelector: { disk: 'ssd' } });
    const decision = await cluster.whatIf('web', { node: 'node-1', labels: { disk: null } });
    expect(decision.before?.node('node-1')?.verdict).not.toBe('refused');
    expect(decision.node('node-1')?.refusal).toMatchObject({ plugin: 'NodeAffinity' });
  });

  test('a Pod that fits nowhere is told of preemption too, as its Event was', async () => {
    const cluster = await withPod(requests('6'));
    const decision = await cluster.whatIf('web', { node: 'node-0', allocatable: { cpu: '5' } });
    expect(decision.why).toContain('preemption: 0/10 nodes are available');
    expect(decision.before?.why).toBe(cluster.scores('web').why);
  });
});

test('the table marks what differs', async () => {
  const cluster = await withPod();
  const view = (await cluster.whatIf('web', { node: 'node-0', unschedulable: true })).view();
  expect(view.kind).toBe('table');
  if (view.kind !== 'table') return;
  const row = view.rows.find(([name]) => name?.text.startsWith('node-0'));
  expect(row?.[1]).toMatchObject({ tone: 'changed', text: 'passes → node(s) were unschedulable' });
});

test('at 1,000 nodes it searches where the Pod’s own cycle did', async () => {
  const cluster = new Cluster({ nodes: nodes(1_000) });
  for (const name of ['first', 'second']) {
    await cluster.kubectl(`run ${name} --image nginx`);
    await cluster.until({ pod: name, condition: 'PodScheduled' });
  }
  const { nodes: looked, winner = '' } = cluster.scores('second');
  const decision = await cluster.whatIf('second', { node: winner, unschedulable: true });
  expect(looked.length).toBeLessThan(1_000);
  expect(decision.before?.nodes.map(({ node }) => node)).toEqual(looked.map(({ node }) => node));
  expect(decision.before?.winner).toBe(winner);
  expect(decision.node(winner)?.verdict).toBe('refused');
  expect(decision.winner).toBeDefined();
});

test('plugins of the reader take part, as they are', async () => {
  const LikesFast: ScorePlugin = {
    name: 'LikesFast',
    score: (_pod, { labels }) => (labels['speed'] === 'fast' ? 100 : 0),
  };
  const RefusesSlow: FilterPlugin = {
    name: 'RefusesSlow',
    filter: (_pod, { labels }) =>
      labels['speed'] === 'slow' ? Status.unschedulable('node(s) were slow') : undefined,
  };
  const cluster = await withPod(
    {},
    { scheduler: { score: [{ plugin: LikesFast, weight: 10 }], plugins: [{ plugin: RefusesSlow }] } },
  );
  const fast = await cluster.whatIf('web', { node: 'node-8', labels: { speed: 'fast' } });
  expect(fast.winner).toBe('node-8');
  const slow = await cluster.whatIf('web', { node: 'node-8', labels: { speed: 'slow' } });
  expect(slow.node('node-8')?.refusal).toMatchObject({
    plugin: 'RefusesSlow',
    reasons: ['node(s) were slow'],
  });
});

test('nothing in the cluster changes, and nothing is traced', async () => {
  const story = async (asking: boolean): Promise<string> => {
    const cluster = await withPod();
    const before = String(cluster.trace);
    const pod = cluster.pod('web');
    if (asking) {
      for (const change of [{ unschedulable: true }, { labels: { a: 'b' } }, { allocatable: { cpu: '0' } }])
        await cluster.whatIf('web', { node: 'node-0', ...change });
      expect(String(cluster.trace)).toBe(before);
      expect(cluster.pod('web')).toBe(pod);
      expect(cluster.node('node-0')?.spec?.unschedulable).toBeUndefined();
    }
    for (const name of ['two', 'three']) {
      await cluster.kubectl(`run ${name} --image nginx`);
      await cluster.until({ pod: name, phase: 'Running' });
    }
    return String(cluster.trace);
  };
  expect(await story(true)).toBe(await story(false));
});

test('a plugin that sends requests is told that a what-if sends none', async () => {
  let asks = false;
  const factory: PluginFactory = {
    name: 'Asks',
    defaultArgs: {},
    create: (_args, { client }) => ({
      name: 'Asks',
      preFilter: async () => {
        if (asks) await client.get('/api/v1/nodes/node-0');
        return undefined;
      },
    }),
  };
  const cluster = await withPod({}, { scheduler: { plugins: [{ plugin: factory }] } });
  asks = true;
  const decision = await cluster.whatIf('web', { node: 'node-0', labels: {} });
  expect(decision.winner).toBeUndefined();
  expect(decision.why).toContain('a what-if sends no requests');
});

test.each<[string, string, NodeChange, string]>([
  ['an unknown Pod', 'nobody', { node: 'node-0' }, 'the scheduler knows no Pod default/nobody'],
  ['an unknown node', 'web', { node: 'node-99' }, 'there is no node node-99: there are node-0, node-'],
  [
    'no quantity',
    'web',
    { node: 'node-0', allocatable: { cpu: 'much' } },
    'allocatable cpu is "much": write a quantity',
  ],
  [
    'another field',
    'web',
    { node: 'node-0', ...({ capacity: {} } as object) },
    'labels, taints, allocatable or unschedulable of a node, not capacity',
  ],
])('%s is refused in words', async (_, pod, change, words) => {
  const cluster = await withPod();
  await expect(cluster.whatIf(pod, change)).rejects.toThrow(words);
});

test('a Pod that is held back has no cycle to ask about', async () => {
  const cluster = await withPod({ schedulingGates: [{ name: 'example.com/quota' }] });
  await expect(cluster.whatIf('web', { node: 'node-0' })).rejects.toThrow(
    'web has no scheduling cycle, whatever a node is like: SchedulingGates holds it back',
  );
});
