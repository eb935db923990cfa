import { Cluster, display } from '#engine';

const ssd = { disk: 'ssd' };
const cluster = new Cluster({
  nodes: [
    { name: 'east', labels: ssd, unschedulable: true },
    { name: 'north', labels: ssd },
    { name: 'west', labels: { disk: 'hdd' } },
  ],
});

async function run(name: string, cpu: string, nodeSelector: Record<string, string>) {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { nodeSelector, containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu } } }] },
  });
  await cluster.sleep('2s');
}

await run('database', '1', ssd);
await run('report-monday', '2500m', { disk: 'hdd' });
await run('report-tuesday', '2200m', ssd);
await run('cart', '500m', ssd);
await run('web', '1', ssd);
await cluster.request({
  method: 'PATCH',
  path: '/api/v1/nodes/east',
  headers: { 'content-type': 'application/merge-patch+json' },
  body: { spec: { unschedulable: null } },
});
await cluster.sleep('5s');
display((await cluster.kubectl('get pods')).stdout);
