import { Cluster, display } from '#engine';

const configMaps = '/api/v1/namespaces/default/configmaps';
const cluster = new Cluster();
const shop = await cluster.watch(configMaps, { fieldSelector: 'metadata.name=shop' });
const apply = (fieldManager: string, data: Record<string, string>, more: Record<string, string> = {}) =>
  cluster.request({
    method: 'PATCH',
    path: `${configMaps}/shop`,
    query: { fieldManager, ...more },
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data },
  });

await apply('design', { color: 'blue', motto: 'buy' });
await apply('sales', { color: 'blue', motto: 'buy now' }, { force: 'true' });

await cluster.sleep('1s');
display(shop.events.at(-1)?.object);
