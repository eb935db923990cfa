import { Cluster, display, type FilterPlugin, type ReservePlugin, Status } from '#engine';

const guests = new Map<string, number>();
const count = (node: string, change: number) => guests.set(node, (guests.get(node) ?? 0) + change);
const TwoANode: FilterPlugin & ReservePlugin = {
  name: 'TwoANode',
  filter: (pod, node) =>
    guests.get(node.name) === 2 ? Status.unschedulable('node(s) had two Pods already') : undefined,
  reserve: (pod, node) => void count(node, 1),
  unreserve: (pod, node) => void count(node, -1),
};

const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: TwoANode }] } });
for (let number = 1; number <= 7; number++) {
  await cluster.kubectl(`run pod-${number} --image nginx`);
  await cluster.sleep('1s');
}
const columns = 'POD:.metadata.name,NODE:.spec.nodeName';
display((await cluster.kubectl(`get pods -o custom-columns=${columns}`)).stdout);
display(cluster.scores('pod-7'));
