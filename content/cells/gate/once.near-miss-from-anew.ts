import { Cluster, display } from '#engine';

const cluster = new Cluster();
const pods = '/api/v1/namespaces/default/pods';
const order = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'order-1701' },
  spec: { containers: [{ name: 'order', image: 'nginx' }] },
};

for (let attempt = 1; attempt <= 3; attempt++) {
  await cluster.request({ method: 'DELETE', path: `${pods}/order-1701`, query: { gracePeriodSeconds: '0' } });
  const { status } = await cluster.request({ method: 'POST', path: pods, body: order });
  console.log(attempt < 3 ? 'the answer got lost' : `the answer is ${status}`);
}
display((await cluster.kubectl('get pods')).stdout);
