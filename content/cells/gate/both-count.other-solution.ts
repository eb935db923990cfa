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
  let written = false;
  while (!written) {
    const { data } = await read();
    const value = String(Number(data?.count) + 1);
    const { status } = await cluster.request({
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/json-patch+json' },
      body: [
        { op: 'test', path: '/data/count', value: data?.count },
        { op: 'replace', path: '/data/count', value },
      ],
    });
    written = status === 200;
  }
}

await Promise.all([visit(), visit(), visit(), visit(), visit()]);
display((await read()).data);
