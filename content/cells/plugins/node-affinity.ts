import { Cluster, display, type NodeSelectorTerm } from '#engine';
import { NodeAffinity } from '../../../src/engine/scheduler/plugins/node-affinity.ts';

const has = (key: string, ...values: string[]): NodeSelectorTerm => ({
  matchExpressions: [{ key, operator: 'In', values }],
});

const cluster = new Cluster({
  nodes: [
    { name: 'a', labels: { zone: 'north', disk: 'hdd' } },
    { name: 'b', labels: { zone: 'north', disk: 'ssd' } },
    { name: 'c', labels: { zone: 'south', disk: 'ssd' } },
  ],
  scheduler: { plugins: [{ plugin: NodeAffinity }] },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'picky' },
  spec: {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [has('zone', 'north')] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: has('disk', 'ssd') }],
      },
    },
    containers: [{ name: 'app', image: 'nginx' }],
  },
});
await cluster.until({ pod: 'picky', condition: 'PodScheduled' });
display(cluster.scores('picky'));
