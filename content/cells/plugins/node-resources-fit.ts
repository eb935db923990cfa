import { Cluster, display } from '#engine';
import { NodeResourcesFit } from '../../../src/engine/scheduler/plugins/node-resources-fit.ts';

const cluster = new Cluster({
  nodes: [
    { name: 'small', cpu: '1', memory: '2Gi' },
    { name: 'medium', cpu: '4', memory: '8Gi' },
    { name: 'large', cpu: '16', memory: '32Gi' },
  ],
  scheduler: { plugins: [{ plugin: NodeResourcesFit }] },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'hungry' },
  spec: {
    containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: '2', memory: '4Gi' } } }],
  },
});
await cluster.until({ pod: 'hungry', condition: 'PodScheduled' });
display(cluster.scores('hungry'));
