import { Cluster, display, type MutatingHook, patched } from '#engine';

const AddTeam: MutatingHook = {
  name: 'add-team.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  review: ({ object }) => ({
    allowed: true,
    patch: patched(object, (pod) => {
      (pod.metadata.labels ??= {}).team = 'web';
    }),
  }),
};

const cluster = new Cluster({ admission: { mutating: [AddTeam] } });
await cluster.kubectl('run nginx --image nginx');
display(cluster.admission('nginx'));
