import { Cluster, display } from '#engine';
import { ResourceQuota } from '../../../src/engine/apiserver/admission/on-demand/resource-quota.ts';

const cluster = new Cluster({ admission: { plugins: [ResourceQuota] } });
await cluster.create({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'one' },
  spec: { hard: { pods: '1' } },
});
// A controller would count what is there already; there is nothing.
await cluster.request({
  method: 'PATCH',
  path: '/api/v1/namespaces/default/resourcequotas/one/status',
  headers: { 'content-type': 'application/merge-patch+json' },
  body: { status: { hard: { pods: '1' }, used: { pods: '0' } } },
});
for (const name of ['first', 'second']) {
  const { stdout, stderr } = await cluster.kubectl(`run ${name} --image nginx`);
  display(stdout + stderr);
}
