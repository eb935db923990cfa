import { Cluster, display } from '#engine';

const scoringStrategy = {
  type: 'MostAllocated',
  resources: [
    { name: 'cpu', weight: 1 },
    { name: 'memory', weight: 1 },
  ],
};
const config = { profiles: [{ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy } }] }] };

const cluster = new Cluster({ scheduler: { config } });
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
display(cluster.scores('nginx'));
