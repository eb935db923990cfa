import { Cluster, display, type QueueSortPlugin } from '#engine';

const LastCome: QueueSortPlugin = {
  name: 'LastCome',
  less: (a, b) => a.timestamp > b.timestamp,
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: LastCome }] } });
const people = ['ada', 'bob', 'cem', 'dot'].map(async (name, index) => {
  await cluster.sleep(`${100 * index}us`);
  await cluster.kubectl(`run ${name} --image nginx`);
});
await Promise.all(people);
await cluster.sleep('1s');
display(cluster.trace.ofKind('cycle.started').map(({ data }) => data.pod));
