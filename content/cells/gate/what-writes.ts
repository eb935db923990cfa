import { type ApiRequest, Cluster } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', phase: 'Running' });

const path = '/api/v1/namespaces/default/pods/nginx';
const patch = (body: unknown, more = ''): ApiRequest => ({
  method: 'PATCH',
  path: path + more,
  headers: { 'content-type': 'application/merge-patch+json' },
  body,
});

for (const request of [
  patch({ metadata: { labels: { team: 'web' } } }),
  patch({ metadata: { labels: { team: 'web' } } }),
  patch({}),
  patch({ status: { phase: 'Running' } }, '/status'),
  patch({ spec: { nodeName: 'node-2' } }),
]) {
  const before = await cluster.stored('/registry/pods/default/nginx');
  const { status } = await cluster.request(request);
  const after = await cluster.stored('/registry/pods/default/nginx');
  const written = after.modRevision > before.modRevision;
  console.log(
    status,
    written ? `written: revision ${after.modRevision}` : 'nothing written',
    JSON.stringify(request.body),
  );
}
