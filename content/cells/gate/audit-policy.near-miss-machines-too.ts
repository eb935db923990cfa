import { type AuditPolicy, Cluster } from '#engine';

const policy: AuditPolicy = {
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Metadata', resources: [{ resources: ['secrets'] }] },
    { level: 'Request', verbs: ['create', 'update', 'patch', 'delete'] },
  ],
};

const cluster = new Cluster({ audit: policy });
await cluster.create({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'password' },
  data: { password: 'aHVudGVyMg==' },
});
await cluster.kubectl('get secret password --as jane');
await cluster.kubectl('run web --image nginx');
await cluster.kubectl('get pods');
await cluster.sleep('5s');

for (const { level, user, verb, requestURI, requestObject } of cluster.auditLog())
  console.log(level, (user as { username: string }).username, verb, requestURI, requestObject ?? '');
