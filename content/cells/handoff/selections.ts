import { Cluster, display } from '#engine';

const cluster = new Cluster();
const homeless = await cluster.watch('/api/v1/pods', { fieldSelector: 'spec.nodeName=' });
const ofNode1 = await cluster.watch('/api/v1/pods', { fieldSelector: 'spec.nodeName=node-1' });
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', phase: 'Running' });
await cluster.sleep('10ms');
display(homeless, ofNode1);
