import { Cluster, display, type MutatingHook } from '#engine';

const Unwell: MutatingHook = {
  name: 'unwell.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  review: () => {
    throw new Error('my database is gone');
  },
};

const cluster = new Cluster({ admission: { mutating: [Unwell] } });
const { stdout, stderr } = await cluster.kubectl('run nginx --image nginx');
display(stdout + stderr);
display(cluster.admission('nginx'));
