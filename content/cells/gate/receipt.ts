import { Cluster, display, type Pod } from '#engine';

const cluster = new Cluster();
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'nginx-' },
  spec: { containers: [{ name: 'nginx', image: 'nginx' }] },
};

for (let attempt = 1; attempt <= 2; attempt++) {
  const answer = await cluster.request({
    method: 'POST',
    path: '/api/v1/namespaces/default/pods',
    body: pod,
  });
  const { metadata, spec, status, message } = answer.body as Pod & { message?: string };
  const { managedFields, ...rest } = metadata;
  display(message ?? { code: answer.status, metadata: rest, nodeName: spec.nodeName ?? 'none yet', status });
}
