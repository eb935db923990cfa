import { Cluster, display, type MutatingHook, patched } from '#engine';

const Mirror: MutatingHook = {
  name: 'mirror.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  reinvocationPolicy: 'IfNeeded',
  review: ({ object }) => ({
    allowed: true,
    patch: patched(object, (pod) => {
      for (const container of pod.spec.containers) {
        if (container.image?.startsWith('mirror.example.com/')) continue;
        container.image = `mirror.example.com/${container.image}`;
      }
    }),
  }),
};

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

const cluster = new Cluster({ admission: { mutating: [Mirror, AddLogger] } });
await cluster.kubectl('run nginx --image nginx');
display(cluster.admission('nginx'));
for (const { name, image } of cluster.pod('nginx')?.spec.containers ?? []) console.log(name, image);
