import { Cluster, display, type WatchLog } from '#engine';

const cluster = new Cluster();
const watches: WatchLog[] = [];
for (let n = 1; n <= 50; n++) watches.push(await cluster.watch('/api/v1/pods'));

await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', phase: 'Running' });
await cluster.sleep('10ms');

const writes = cluster.trace.ofKind('etcd.put').filter(({ data }) => data.key.startsWith('/registry/pods/'));
const events = watches.flatMap((watch) => watch.events);
display(`${writes.length} writes, ${events.length} events for ${watches.length} watches`);
