import { type ApiStatus, Cluster } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', phase: 'Running' });

for (const change of [
  { metadata: { labels: { team: 'web' } } },
  { metadata: { uid: 'another' } },
  { spec: { containers: [{ name: 'nginx', image: 'nginx:1.29' }] } },
  { spec: { containers: [{ name: 'logger', image: 'busybox' }] } },
  { spec: { activeDeadlineSeconds: 600 } },
  { spec: { activeDeadlineSeconds: 900 } },
  { spec: { restartPolicy: 'Never' } },
]) {
  const { status, body } = await cluster.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/nginx',
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: change,
  });
  console.log(status, JSON.stringify(change));
  const { details } = body as ApiStatus;
  for (const { field, message } of details?.causes ?? [])
    console.log(`    ${field}: ${message?.split('\n')[0]}`);
}
