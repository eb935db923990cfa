import { Cluster, display } from '#engine';
import { DynamicResources } from '../../../src/engine/scheduler/plugins/dynamic-resources.ts';

// A plain Pod claims no device: PreFilter skips, and Score has nothing to say.
const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: DynamicResources }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
display(cluster.scores('nginx'));
