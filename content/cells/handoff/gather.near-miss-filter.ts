import { type AnyPlugin, Cluster, display, Status } from '#engine';

const Gather: AnyPlugin = {
  name: 'Gather',
  filter: (pod, node) => (node.name === 'node-1' ? undefined : Status.unschedulable('not the chosen one')),
  score: () => 100,
};

const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: Gather, weight: 10 }] } });
for (const name of ['one', 'two', 'three', 'four']) {
  await cluster.kubectl(`run ${name} --image nginx`);
  await cluster.until({ pod: name, phase: 'Running' });
}
const columns = 'POD:.metadata.name,NODE:.spec.nodeName';
display((await cluster.kubectl(`get pods -o custom-columns=${columns}`)).stdout);
