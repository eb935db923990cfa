import { Cluster, display, type PreEnqueuePlugin, Status } from '#engine';

const Approved: PreEnqueuePlugin = {
  name: 'Approved',
  preEnqueue: (pod) =>
    pod.metadata.labels?.approved ? undefined : Status.unresolvable('nobody has approved it'),
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: Approved }] } });
await cluster.kubectl('run one --image nginx --labels=approved=yes');
await cluster.kubectl('run two --image nginx');
await cluster.sleep('10s');
display((await cluster.kubectl('get pods')).stdout);
display(cluster.trace.ofKind('cycle.started').map(({ data }) => data.pod));
