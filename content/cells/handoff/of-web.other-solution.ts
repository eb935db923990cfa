import { Cluster, display } from '#engine';

const cluster = new Cluster({ nodes: 2 });
const watch = await cluster.watch('/api/v1/namespaces/default/pods', {
  labelSelector: 'team in (web),team notin (books)',
  fieldSelector: 'spec.nodeName!=,metadata.name!=stuck',
});

await cluster.kubectl('run shop --image nginx --labels=team=web');
await cluster.kubectl('run cart --image nginx --labels=team=web');
await cluster.kubectl('run ledger --image nginx --labels=team=books');
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'stuck', labels: { team: 'web' } },
  spec: { nodeSelector: { disk: 'floppy' }, containers: [{ name: 'stuck', image: 'nginx' }] },
});
await cluster.sleep('5s');
display(watch);
