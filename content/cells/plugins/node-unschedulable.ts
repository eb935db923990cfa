import { Cluster, display } from '#engine';
import { NodeUnschedulable } from '../../../src/engine/scheduler/plugins/node-unschedulable.ts';

const cluster = new Cluster({
  nodes: [{ name: 'cordoned', unschedulable: true }, { name: 'open' }],
  scheduler: { plugins: [{ plugin: NodeUnschedulable }] },
});
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
display(cluster.scores('nginx'));
