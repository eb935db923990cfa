import { Cluster, display } from '#engine';

const cluster = new Cluster({ nodes: [{ name: 'only', cpu: '2' }] });
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
await run('urgent', 'system-cluster-critical');
await cluster.sleep('30s');
display(cluster.trace.ofKind('nodes.postfiltered').map(({ data }) => data));
display((await cluster.kubectl('get pods')).stdout);
