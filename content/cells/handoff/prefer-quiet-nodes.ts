import { Cluster, display, type ScorePlugin } from '#engine';

const PreferQuietNodes: ScorePlugin = {
  name: 'PreferQuietNodes',
  score: (pod, node) => Math.max(0, 100 - 10 * node.pods.length),
};

const cluster = new Cluster({ nodes: 3, scheduler: { score: [{ plugin: PreferQuietNodes, weight: 5 }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', phase: 'Running' });
display(cluster.scores('nginx'));
