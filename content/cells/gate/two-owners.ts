import { type ApiStatus, Cluster, display } from '#engine';

const cluster = new Cluster();
const apply = async (fieldManager: string, data: Record<string, string>, more = {}) =>
  cluster.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/configmaps/shop',
    query: { fieldManager, ...more },
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data },
  });

await apply('design', { color: 'blue', motto: 'buy' });
const { status, body } = await apply('sales', { motto: 'buy now', open: 'yes' });
display(status === 200 ? body : { code: status, ...(body as ApiStatus).details });
