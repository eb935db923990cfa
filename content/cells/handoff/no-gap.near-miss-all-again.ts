import { Cluster, display, type KubeList } from '#engine';

const path = '/api/v1/namespaces/default/configmaps';
const cluster = new Cluster();
const make = (name: string) => cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

await make('one');
await make('two');
await cluster.request({ method: 'DELETE', path: `${path}/one` });
const list = (await cluster.request({ method: 'GET', path })).body as KubeList;
await make('between');
const watch = await cluster.watch(path, {
  sendInitialEvents: 'true',
  resourceVersionMatch: 'NotOlderThan',
  resourceVersion: list.metadata.resourceVersion ?? '',
});
await make('later');
await cluster.sleep('1s');

display(list.items.map((item) => item.metadata.name));
display(watch);
