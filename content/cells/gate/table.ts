import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'Ready' });
const { body } = await cluster.request({
  method: 'GET',
  path: '/api/v1/namespaces/default/pods',
  headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
  query: { includeObject: 'None' },
});
const { columnDefinitions, rows } = body as {
  columnDefinitions: { name: string; priority: number }[];
  rows: { cells: unknown[] }[];
};
display(
  columnDefinitions
    .map(({ name, priority }, at) => [priority, name, rows[0]?.cells[at]].join('  '))
    .join('\n'),
);
