import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
const key = '/registry/pods/default/nginx';
const created = cluster.trace.ofKind('etcd.put').find(({ data }) => data.key === key);
display(await cluster.stored(key, { revision: created?.data.revision ?? 0 }));
