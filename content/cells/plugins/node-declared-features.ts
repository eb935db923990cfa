import { Cluster, display } from '#engine';
import { NodeDeclaredFeatures } from '../../../src/engine/scheduler/plugins/node-declared-features.ts';

// A plain Pod needs no feature of its node, so every node passes.
const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: NodeDeclaredFeatures }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
display(cluster.scores('nginx'));
