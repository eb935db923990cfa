import { Cluster, display, type MutatingHook } from '#engine';

const InjectLogger: MutatingHook = {
  name: 'inject-logger.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  review: ({ object }) => {
    if (object.metadata.labels?.logs === 'none') return { allowed: true };
    const logger = { name: 'logger', image: 'busybox' };
    return { allowed: true, patch: [{ op: 'add', path: '/spec/containers/0', value: logger }] };
  },
};

const cluster = new Cluster({ admission: { mutating: [InjectLogger] } });
for (const command of ['run nginx --image nginx', 'run plain --image nginx --labels=logs=none']) {
  const { stdout, stderr } = await cluster.kubectl(command);
  display(stdout + stderr);
}
display(cluster.admission('nginx'));
