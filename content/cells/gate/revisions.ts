import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', phase: 'Running' });

const columns = ['revision', 'version', 'bytes', 'lease', 'key'].map((title) => ({ title }));
const rows: { text: string }[][] = [];
for (const { data } of cluster.trace.ofKind('etcd.put')) {
  const { key, revision, version, lease = '' } = data;
  const { bytes } = await cluster.stored(key, { revision });
  rows.push([revision, version, bytes.length, lease, key].map((value) => ({ text: String(value) })));
}
display({ view: () => ({ kind: 'table', columns, rows }) });
