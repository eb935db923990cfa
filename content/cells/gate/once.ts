import { Cluster, display } from '#engine';

const cluster = new Cluster();
const pods = '/api/v1/namespaces/default/pods';
const order = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'order-' },
  spec: { containers: [{ name: 'order', image: 'nginx' }] },
};

for (let attempt = 1; attempt <= 3; attempt++) {
  const { status } = await cluster.request({ method: 'POST', path: pods, body: order });
  console.log(attempt < 3 ? 'the answer got lost' : `the answer is ${status}`);
}
display((await cluster.kubectl('get pods')).stdout);
