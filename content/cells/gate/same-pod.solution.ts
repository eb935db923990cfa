import { type ApiStatus, Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: {
    containers: [
      {
        name: 'web',
        image: 'nginx:1.28',
        resources: { requests: { memory: '64Mi' }, limits: { memory: '64Mi' } },
      },
    ],
  },
});
await cluster.until({ pod: 'web', phase: 'Running' });

async function patch(container: object, subresource = '') {
  const { status, body } = await cluster.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/default/pods/web${subresource}`,
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: { spec: { containers: [{ name: 'web', ...container }] } },
  });
  display(status >= 400 ? (body as ApiStatus).message : status);
}
const more = { requests: { memory: '128Mi' }, limits: { memory: '128Mi' } };
await patch({ image: 'nginx:1.29' });
await patch({ resources: more }, '/resize');
display(cluster.pod('web')?.spec.containers[0]);
