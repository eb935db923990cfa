import { Cluster, defaultNormalizeScore, display, type ScorePlugin } from '#engine';

const Gather: ScorePlugin = {
  name: 'Gather',
  score: (pod, node) => node.pods.length,
  normalizeScore: (scores) => defaultNormalizeScore(scores),
};

const cluster = new Cluster({ nodes: 3, scheduler: { score: [{ plugin: Gather, weight: 10 }] } });
for (const name of ['one', 'two', 'three', 'four']) {
  await cluster.kubectl(`run ${name} --image nginx`);
  await cluster.until({ pod: name, phase: 'Running' });
}
const columns = 'POD:.metadata.name,NODE:.spec.nodeName';
display((await cluster.kubectl(`get pods -o custom-columns=${columns}`)).stdout);
