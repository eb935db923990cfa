import { Cluster, display, type MutatingHook, patched } from '#engine';

const AddLogger: MutatingHook = {
  name: 'add-logger.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  review: ({ object }) => ({
    allowed: true,
    patch: patched(object, (pod) => {
      pod.spec.containers.push({ name: 'logger', image: 'busybox' });
    }),
  }),
};

const cluster = new Cluster({ admission: { mutating: [AddLogger] } });
await cluster.kubectl('run nginx --image nginx');
for (const { kind, data } of cluster.trace.events) {
  if (kind === 'request.sent' && 'path' in data && data.path.endsWith('/binding')) break;
  if (kind === 'admission.mutated' && 'patch' in data) console.log(kind, data.hook ?? data.plugin);
  else if (kind.startsWith('object.')) console.log(kind);
}
display(cluster.pod('nginx')?.spec.containers[1]);
