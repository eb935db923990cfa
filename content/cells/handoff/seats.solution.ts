import { Cluster, display, type PreBindPlugin, type ReservePlugin, Status } from '#engine';

const seats = new Set<string>();
const Seats: ReservePlugin & PreBindPlugin = {
  name: 'Seats',
  reserve({ metadata: { uid = '' } }) {
    if (seats.size === 2) return Status.unschedulable('no seat is left');
    seats.add(uid);
    return undefined;
  },
  unreserve({ metadata: { uid = '' } }) {
    seats.delete(uid);
  },
  preBind: (pod) => (pod.metadata.name === 'unlucky' ? Status.unschedulable('bad luck') : undefined),
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: Seats }] } });
for (const name of ['ann', 'unlucky', 'bea', 'cat']) {
  await cluster.kubectl(`run ${name} --image nginx`);
  await cluster.sleep('5s');
}
await cluster.sleep('1m');
display((await cluster.kubectl('get pods')).stdout);
