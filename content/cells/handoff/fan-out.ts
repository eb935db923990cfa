import { Cluster, type Displayable, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', phase: 'Running' });
await cluster.sleep('10ms');

const writes = cluster.trace
  .ofKind('etcd.put')
  .filter(({ data }) => data.key === '/registry/pods/default/nginx');
const sent = cluster.trace.ofKind('watch.sent').filter(({ data }) => data.object.kind === 'Pod');
const watchers = ['system:kube-scheduler', 'system:node:node-1', 'system:node:node-2'];
const table: Displayable = {
  view: () => ({
    kind: 'table',
    columns: ['revision', ...watchers].map((title) => ({ title })),
    rows: writes.map(({ data: { revision } }) => [
      { text: String(revision) },
      ...watchers.map((watcher) => {
        const told = sent.find(
          ({ data }) => data.watcher === watcher && data.object.metadata.resourceVersion === String(revision),
        );
        return { text: told?.data.type ?? '' };
      }),
    ]),
  }),
};
display(table);
