import { Cluster, display, type FilterPlugin, Status } from '#engine';

const TwoANode: FilterPlugin = {
  name: 'TwoANode',
  filter: (pod, node) =>
    node.pods.length + 1 < 2 ? undefined : Status.unschedulable('node(s) had two Pods already'),
};

const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: TwoANode }] } });
for (let number = 1; number <= 7; number++) {
  await cluster.kubectl(`run pod-${number} --image nginx`);
  await cluster.sleep('1s');
}
const columns = 'POD:.metadata.name,NODE:.spec.nodeName';
display((await cluster.kubectl(`get pods -o custom-columns=${columns}`)).stdout);
display(cluster.scores('pod-7'));
