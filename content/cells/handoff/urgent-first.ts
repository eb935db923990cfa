import { Cluster, display, type QueueSortPlugin } from '#engine';

const UrgentFirst: QueueSortPlugin = {
  name: 'UrgentFirst',
  less: (a, b) => a.timestamp < b.timestamp,
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: UrgentFirst }] } });
const names = 'first calm-1 calm-2 urgent-1 calm-3 urgent-2 calm-4 urgent-3 calm-5'.split(' ');
const pods = names.map(async (name, index) => {
  await cluster.sleep(`${100 * index}us`);
  const labels = name.startsWith('urgent') ? 'urgent=yes' : 'calm=yes';
  await cluster.kubectl(`run ${name} --image nginx --labels=${labels}`);
});
await Promise.all(pods);
await cluster.sleep('1s');
display(cluster.trace.ofKind('cycle.started').map(({ data }) => data.pod));
