import { Cluster, display, type KubeList } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
const list = (await cluster.request({ method: 'GET', path: '/api/v1/pods' })).body as KubeList;
const listed = list.metadata.resourceVersion ?? '';
const fieldSelector = 'spec.nodeName=node-3';
const quiet = await cluster.watch('/api/v1/pods', { fieldSelector, allowWatchBookmarks: 'true' });

for (let second = 1; second <= 150; second++) {
  await cluster.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/nginx',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { metadata: { labels: { second: String(second) } } },
  });
  await cluster.sleep('1s');
}
await quiet.stop();
display(quiet);

const noted = quiet.events.at(-1)?.object.metadata.resourceVersion ?? '';
for (const resourceVersion of [listed, noted]) {
  const again = await cluster.watch('/api/v1/pods', { fieldSelector, resourceVersion });
  await cluster.sleep('1s');
  display(again);
}
