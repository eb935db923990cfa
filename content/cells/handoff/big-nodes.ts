import { Cluster, display, type FilterPlugin, Status } from '#engine';

const GIB = 1024 ** 3;
const BigNodes: FilterPlugin = {
  name: 'BigNodes',
  filter: (pod, node) =>
    node.allocatable.memory < 20 * GIB ? Status.unresolvable('node(s) had too little memory') : undefined,
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: BigNodes }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.sleep('1s');
display(cluster.scores('nginx'));
