import { Cluster } from '#engine';

const bodyText = `{
  "apiVersion": "v1",
  "kind": "Pod",
  "metadata": { "name": "web" },
  "spec": {
    "restartPolicy": "Never",
    "nodename": "node-1",
    "containers": [{ "name": "web", "image": "nginx", "image": "httpd" }]
  }
}`;

for (const fieldValidation of ['Ignore', 'Warn', 'Strict']) {
  const cluster = new Cluster();
  const path = '/api/v1/namespaces/default/pods';
  const headers = { 'content-type': 'application/json' };
  const answer = await cluster.request({
    method: 'POST',
    path,
    query: { fieldValidation },
    headers,
    bodyText,
  });
  console.log(`${fieldValidation}: ${answer.status}`);
  console.log([answer.headers.warning ?? 'no warning'].flat().join('\n'));
  const { message } = answer.body as { message?: string };
  console.log(message ?? `stored with the image ${cluster.pod('web')?.spec.containers[0]?.image}`, '\n');
}
