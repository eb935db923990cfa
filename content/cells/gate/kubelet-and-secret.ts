import { Cluster, type Pod } from '#engine';

const cluster = new Cluster();
await cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password' } });

const kubelet = { certificate: { commonName: 'system:node:node-1', organizations: ['system:nodes'] } };
async function ask(): Promise<void> {
  const path = '/api/v1/namespaces/default/secrets/password';
  const { status, body } = await cluster.request({ method: 'GET', path }, kubelet);
  console.log(status, (body as { message?: string }).message ?? 'here it is');
}

await ask();
await cluster.create<Pod>({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: {
    nodeName: 'node-1',
    containers: [{ name: 'web', image: 'nginx' }],
    volumes: [{ name: 'password', secret: { secretName: 'password' } }],
  },
  status: {},
});
await ask();
