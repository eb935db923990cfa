import { Cluster, display } from '#engine';
import { NodeName } from '../../../src/engine/scheduler/plugins/node-name.ts';

// A Pod that names its node never comes to the scheduler, so here every node passes.
const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: NodeName }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
display(cluster.scores('nginx'));
