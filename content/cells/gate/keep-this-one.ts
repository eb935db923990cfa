import { Cluster, display, type ValidatingHook } from '#engine';

const Keep: ValidatingHook = {
  name: 'keep.example.com',
  rules: [{ operations: ['DELETE'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  review: ({ oldObject, userInfo }) => ({
    allowed: oldObject?.metadata.labels?.keep !== 'yes',
    status: { code: 403, message: `${oldObject?.metadata.name} is to be kept, ${userInfo.username}` },
  }),
};

const cluster = new Cluster({ admission: { validating: [Keep] } });
await cluster.kubectl('run nginx --image nginx --labels=keep=yes');
await cluster.until({ pod: 'nginx', phase: 'Running' });
const { stdout, stderr } = await cluster.kubectl('delete pod nginx');
display(stdout + stderr);
display((await cluster.kubectl('get pods')).stdout);
