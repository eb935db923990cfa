import { Cluster, display } from '#engine';
import { NodePorts } from '../../../src/engine/scheduler/plugins/node-ports.ts';

const cluster = new Cluster({ nodes: 2, scheduler: { plugins: [{ plugin: NodePorts }] } });
for (const name of ['one', 'two']) {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80, hostPort: 80 }] }] },
  });
  await cluster.until({ pod: name, condition: 'PodScheduled' });
}
display(cluster.scores('two'));
