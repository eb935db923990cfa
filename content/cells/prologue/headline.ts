import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', phase: 'Running' });
display((await cluster.kubectl('get pods -o wide')).stdout);
