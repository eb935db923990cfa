import { Cluster, display, type Taint } from '#engine';
import { TaintToleration } from '../../../src/engine/scheduler/plugins/taint-toleration.ts';

const spot: Taint = { key: 'example.com/spot', effect: 'PreferNoSchedule' };
const broken: Taint = { key: 'example.com/broken', effect: 'NoSchedule' };

const cluster = new Cluster({
  nodes: [{ name: 'plain' }, { name: 'spot', taints: [spot] }, { name: 'broken', taints: [broken] }],
  scheduler: { plugins: [{ plugin: TaintToleration }] },
});
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
display(cluster.scores('nginx'));
