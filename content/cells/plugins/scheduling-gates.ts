import { Cluster, display } from '#engine';
import { SchedulingGates } from '../../../src/engine/scheduler/plugins/scheduling-gates.ts';

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: SchedulingGates }] } });
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'gated' },
  spec: {
    schedulingGates: [{ name: 'example.com/quota' }],
    containers: [{ name: 'app', image: 'nginx' }],
  },
});
await cluster.sleep('1s');
display((await cluster.kubectl('get pods')).stdout);
display(cluster.pod('gated')?.status.conditions);
