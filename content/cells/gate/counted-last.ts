import { Cluster, type ValidatingHook } from '#engine';

const NotThisOne: ValidatingHook = {
  name: 'not-this-one.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  review: ({ name }) => ({ allowed: name !== 'bad', status: { message: 'not this one' } }),
};

const cluster = new Cluster({ admission: { validating: [NotThisOne] } });
const hard = { pods: '2' };
const quota = await cluster.create({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'two-pods', namespace: 'default' },
  spec: { hard },
});
await cluster.request({
  method: 'PUT',
  path: '/api/v1/namespaces/default/resourcequotas/two-pods/status',
  body: { ...quota, status: { hard, used: { pods: '0' } } },
});

for (const name of ['one', 'bad', 'two', 'three']) {
  const { stdout, stderr } = await cluster.kubectl(`run ${name} --image nginx`);
  const { stdout: counted } = await cluster.kubectl('get quota -o jsonpath={.items[0].status.used.pods}');
  console.log(`${stdout}${stderr}`.trim(), `\n  counted: ${counted}`);
}
