import { Cluster, display, type PermitPlugin, Status } from '#engine';

const CoolingOff: PermitPlugin = {
  name: 'CoolingOff',
  permit: (pod) => (pod.metadata.labels?.urgent ? undefined : { status: Status.wait(), timeout: '3s' }),
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: CoolingOff }] } });
await cluster.kubectl('run calm --image nginx');
await cluster.kubectl('run hasty --image nginx --labels=urgent=yes');
await cluster.sleep('4s');
display((await cluster.kubectl('get pods')).stdout);
display((await cluster.kubectl('get events --field-selector reason=FailedScheduling')).stdout);
