import { Cluster, display } from '#engine';
import { NodeResourcesBalancedAllocation } from '../../../src/engine/scheduler/plugins/node-resources-balanced-allocation.ts';

const cluster = new Cluster({
  nodes: [
    { name: 'even', cpu: '4', memory: '8Gi' },
    { name: 'much-memory', cpu: '4', memory: '64Gi' },
    { name: 'much-cpu', cpu: '32', memory: '8Gi' },
  ],
  scheduler: { plugins: [{ plugin: NodeResourcesBalancedAllocation }] },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'even-handed' },
  spec: {
    containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: '2', memory: '4Gi' } } }],
  },
});
await cluster.until({ pod: 'even-handed', condition: 'PodScheduled' });
display(cluster.scores('even-handed'));
