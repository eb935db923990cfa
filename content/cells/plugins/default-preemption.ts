import { Cluster, display } from '#engine';
import { DefaultPreemption } from '../../../src/engine/scheduler/plugins/default-preemption.ts';

const cluster = new Cluster({
  nodes: [{ name: 'only', cpu: '2' }],
  scheduler: { plugins: [{ plugin: DefaultPreemption }] },
});
const run = (name: string, priorityClassName?: string) =>
  cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      ...(priorityClassName && { priorityClassName }),
      containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: '1500m' } } }],
    },
  });
await run('humble');
await cluster.until({ pod: 'humble', phase: 'Running' });
await run('critical', 'system-cluster-critical');
await cluster.sleep('1s');
display((await cluster.kubectl('get pods')).stdout);
display(cluster.trace.ofKind('nodes.postfiltered').map(({ data }) => data));
