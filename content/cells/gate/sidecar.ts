import { Cluster, display, type MutatingHook } from '#engine';

const InjectLogger: MutatingHook = {
  name: 'inject-logger.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  review: () => ({ allowed: true }),
};

const cluster = new Cluster({ admission: { mutating: [InjectLogger] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.kubectl('run plain --image nginx --labels=logs=none');
display(cluster.pod('nginx'));
