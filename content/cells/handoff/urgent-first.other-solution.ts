import { Cluster, type DeepReadonly, display, type Pod, type QueueSortPlugin } from '#engine';

const rank = (pod: DeepReadonly<Pod>) => (pod.metadata.labels?.urgent === 'yes' ? 0 : 1);
const UrgentFirst: QueueSortPlugin = {
  name: 'UrgentFirst',
  less: (a, b) => (rank(a.pod) - rank(b.pod) || a.timestamp - b.timestamp) < 0,
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
