/** What a reader is told about how a Pod was placed, and how two placements differ. */
import { expect, test } from 'vitest';
import { Cluster, type ClusterOptions, compareDecisions, type Decision, type Pod, printView } from '#engine';
import type { NodeOptions } from '../../../src/engine/initial-objects.ts';

const nodes: NodeOptions[] = [
  { name: 'big', cpu: '8' },
  { name: 'small', cpu: '2' },
  { name: 'tainted', taints: [{ key: 'example.com/spot', effect: 'NoSchedule' }] },
];

async function decided(
  spec: Partial<Pod['spec']> = {},
  options: ClusterOptions = { nodes },
): Promise<Decision> {
  const cluster = new Cluster(options);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: '1' } } }], ...spec },
  };
  await cluster.create(pod);
  await cluster.sleep('1s');
  return cluster.scores('web');
}

const onNode = (name: string) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }],
      },
    },
  },
});

test('the nodes that passed come first, and the winner says why it won', async () => {
  const decision = await decided();
  expect(decision.nodes.map(({ node, verdict }) => `${node} ${verdict}`)).toEqual([
    'big won',
    'small feasible',
    'tainted refused',
  ]);
  expect(decision.node('tainted')?.refusal).toMatchObject({
    plugin: 'TaintToleration',
    reasons: ['node(s) had untolerated taint(s)'],
  });
  const total = decision.node('big')?.total;
  expect(decision.why).toBe(`big has the highest total, ${total}.`);
  for (const { scores, total: sum } of decision.nodes) {
    for (const { normalized, weight, weighted } of scores) expect(weighted).toBe(normalized * weight);
    if (sum !== undefined) expect(scores.reduce((all, { weighted }) => all + weighted, 0)).toBe(sum);
  }
});

test('a node that a PreFilter left out is told with the real reason', async () => {
  const decision = await decided(onNode('small'));
  expect(decision.nodes.map(({ node, verdict, refusal }) => [node, verdict, refusal?.plugin])).toEqual([
    ['small', 'won', undefined],
    ['big', 'refused', 'NodeAffinity'],
    ['tainted', 'refused', 'NodeAffinity'],
  ]);
  expect(decision.node('big')?.refusal?.reasons).toEqual([`node(s) didn't satisfy plugin(s) [NodeAffinity]`]);
  expect(decision.why).toBe('small is the only feasible node, so Score does not run.');
});

test('a Pod without a node has the message of its cycle', async () => {
  const decision = await decided({}, { nodes: [{ name: 'small', cpu: '500m' }] });
  expect(decision.winner).toBeUndefined();
  expect(decision.why).toContain('0/1 nodes are available: 1 Insufficient cpu.');
  expect(printView(decision.view())).toContain('Insufficient cpu');
});

test('side by side, a cell that changed shows both and is marked', async () => {
  const before = await decided();
  const after = await decided(
    {},
    {
      nodes: [
        { name: 'big', cpu: '8', taints: [{ key: 'example.com/spot', effect: 'NoSchedule' }] },
        ...nodes.slice(1),
      ],
    },
  );
  const view = compareDecisions(before, after).view();
  if (view.kind !== 'table') throw new Error('a decision is a table');
  expect(view.title).toContain('big → small');
  const rows = new Map(view.rows.map((row) => [row[0]?.text.replace(' ✓', ''), row]));
  expect(rows.get('big')?.[1]).toMatchObject({ tone: 'changed' });
  expect(rows.get('big')?.[1]?.text).toBe('passes → node(s) had untolerated taint(s)');
  expect(rows.get('tainted')?.every(({ tone }) => tone !== 'changed')).toBe(true);
});
