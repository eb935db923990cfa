import { Cluster, display, type PreFilterPlugin, Status } from '#engine';

const TeamNodes: PreFilterPlugin = {
  name: 'TeamNodes',
  preFilter(pod, nodes) {
    const team = pod.metadata.labels?.team;
    if (!team) return Status.skip();
    const own = nodes.filter((node) => node.labels.team === team);
    return { nodeNames: new Set(own.map((node) => node.name)) };
  },
};

const cluster = new Cluster({
  nodes: [
    { name: 'red-1', labels: { team: 'red' } },
    { name: 'red-2', labels: { team: 'red' } },
    { name: 'blue-1', labels: { team: 'blue' } },
  ],
  scheduler: { plugins: [{ plugin: TeamNodes }] },
});
await cluster.kubectl('run free --image nginx');
await cluster.kubectl('run paint --image nginx --labels=team=red');
await cluster.sleep('1s');
display(cluster.scores('free'), cluster.scores('paint'));
