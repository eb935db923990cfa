import { Cluster, display, type MutatingHook, patched } from '#engine';

const InjectLogger: MutatingHook = {
  name: 'inject-logger.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  review: ({ object }) => {
    if (object.metadata.labels?.logs === 'none') return { allowed: true };
    return {
      allowed: true,
      patch: patched(object, (pod) => {
        pod.spec.containers.push({ name: 'logger', image: 'busybox' });
      }),
    };
  },
};

const cluster = new Cluster({ admission: { mutating: [InjectLogger] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.kubectl('run plain --image nginx --labels=logs=none');
display(cluster.pod('nginx'));
