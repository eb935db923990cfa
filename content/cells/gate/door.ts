import { Cluster, display } from '#engine';

const readings = ['open', 'open', 'shut', 'shut', 'shut', 'open', 'open', 'open'];
const path = '/api/v1/namespaces/default/configmaps';
const cluster = new Cluster();
await cluster.create({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'door' },
  data: { state: 'open' },
});
const watch = await cluster.watch(path, { fieldSelector: 'metadata.name=door' });

for (const [second, state] of readings.entries()) {
  await cluster.request({
    method: 'PATCH',
    path: `${path}/door`,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { data: { state, checkedAt: `second ${second}` } },
  });
  await cluster.sleep('1s');
}
display(watch);
