import { Cluster, display, type PostFilterPlugin, Status } from '#engine';

const SaySorry: PostFilterPlugin = {
  name: 'SaySorry',
  postFilter: (pod, nodes) => Status.unschedulable(`sorry, ${nodes.nodes.size} node(s) were asked`),
};

const cluster = new Cluster({ nodes: 0, scheduler: { plugins: [{ plugin: SaySorry }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.sleep('1s');
display(cluster.scores('nginx'));
display((await cluster.kubectl('get events')).stdout);
