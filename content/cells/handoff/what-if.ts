import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });

// node-2 has one CPU. Would it win if it had eight?
display(await cluster.whatIf('nginx', { node: 'node-2', allocatable: { cpu: '8' } }));
