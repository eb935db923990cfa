import { Cluster, display, type ScorePlugin } from '#engine';

const OwnUnit: ScorePlugin = {
  name: 'OwnUnit',
  // Memory in MiB, and it shall stay so.
  score: (pod, node) => Math.trunc(node.allocatable.memory / 1024 ** 2),
  normalizeScore(scores) {
    const most = Math.max(...scores.map(({ score }) => score));
    for (const entry of scores) entry.score = Math.trunc((100 * entry.score) / most);
  },
};

const cluster = new Cluster({
  nodes: [
    { name: 'small', memory: '4Gi' },
    { name: 'medium', memory: '8Gi' },
    { name: 'big', memory: '32Gi' },
  ],
  scheduler: { score: [{ plugin: OwnUnit, weight: 5 }] },
});
await cluster.kubectl('run nginx --image nginx');
await cluster.sleep('1s');
display(cluster.scores('nginx'));
