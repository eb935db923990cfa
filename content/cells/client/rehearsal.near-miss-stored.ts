import { Cluster } from '#engine';

const cluster = new Cluster();

async function rehearse(manifest: object): Promise<void> {
  const { status, body } = await cluster.request({
    method: 'POST',
    path: '/api/v1/namespaces/default/pods',
    query: { fieldValidation: 'Strict' },
    body: manifest,
  });
  console.log(status, (body as { message?: string }).message ?? 'could be stored');
}

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } };
const containers = [{ name: 'web', image: 'nginx' }];
await rehearse({ ...pod, spec: { containers, nodename: 'node-1' } });
await rehearse({ ...pod, spec: { containers, nodeName: 'node-1' } });
console.log((await cluster.kubectl('get pods')).stdout);
