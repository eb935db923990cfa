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
  for (;;) {
    const { resourceVersion, ...metadata } = (await read()).metadata;
    const current = { ...(await read()), metadata };
    const count = String(Number(current.data?.count) + 1);
    const { status } = await cluster.request({ method: 'PUT', path, body: { ...current, data: { count } } });
    if (status === 200) return;
  }
}

await Promise.all([visit(), visit(), visit(), visit(), visit()]);
display((await read()).data);
