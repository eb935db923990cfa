import { Cluster, display, type PreScorePlugin, type ScorePlugin, Status } from '#engine';

const BelowAverage: PreScorePlugin & ScorePlugin = {
  name: 'BelowAverage',
  preScore(pod, nodes, state) {
    const pods = nodes.reduce((sum, node) => sum + node.pods.length, 0);
    if (pods === 0) return Status.skip();
    state.write('BelowAverage', { average: pods / nodes.length });
    return undefined;
  },
  score(pod, node, state) {
    const { average } = state.read<{ average: number }>('BelowAverage') ?? { average: 0 };
    return node.pods.length < average ? 100 : 0;
  },
};

const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: BelowAverage }] } });
for (const name of ['first', 'second']) {
  await cluster.kubectl(`run ${name} --image nginx`);
  await cluster.until({ pod: name, condition: 'PodScheduled' });
  display(cluster.scores(name));
}
