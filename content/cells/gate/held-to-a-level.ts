import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.request({
  method: 'PATCH',
  path: '/api/v1/namespaces/default',
  headers: { 'content-type': 'application/merge-patch+json' },
  body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
});

const { stdout, stderr } = await cluster.kubectl('run nginx --image nginx');
display(stdout + stderr);
display(cluster.admission('nginx'));
const writes = cluster.trace.ofKind('etcd.put').filter(({ data }) => data.key.includes('nginx'));
console.log(`${writes.length} writes to etcd that have to do with nginx`);
