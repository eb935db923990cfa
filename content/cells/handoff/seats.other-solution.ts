import { Cluster, display, type PreBindPlugin, type ReservePlugin, Status } from '#engine';

let taken = 0;
const refused = new Set<string>();
const Seats: ReservePlugin & PreBindPlugin = {
  name: 'Seats',
  reserve({ metadata: { uid = '' } }) {
    if (taken === 2) {
      refused.add(uid);
      return Status.unschedulable('no seat is left');
    }
    taken++;
    return undefined;
  },
  unreserve({ metadata: { uid = '' } }) {
    if (!refused.delete(uid)) taken--;
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
