import { Cluster, type ConfigMap, display } from '#engine';

const path = '/api/v1/namespaces/default/configmaps/visits';
const cluster = new Cluster();
await cluster.create({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'visits' },
  data: { count: '0' },
});
const read = async () => (await cluster.request({ method: 'GET', path })).body as ConfigMap;

async function visit(): Promise<void> {
  const { data } = await read();
  const count = String(Number(data?.count) + 1);
  await cluster.request({
    method: 'PATCH',
    path,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { data: { count } },
  });
}

for (let visitor = 1; visitor <= 5; visitor++) await visit();
display((await read()).data);
