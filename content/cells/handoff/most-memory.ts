import { Cluster, defaultNormalizeScore, display, type ScorePlugin } from '#engine';

const MostMemory: ScorePlugin = {
  name: 'MostMemory',
  // In MiB, which is far more than 100.
  score: (pod, node) => Math.trunc(node.allocatable.memory / 1024 ** 2),
  normalizeScore: (scores) => defaultNormalizeScore(scores),
};

const cluster = new Cluster({ scheduler: { score: [{ plugin: MostMemory, weight: 2 }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
display(cluster.scores('nginx'));
