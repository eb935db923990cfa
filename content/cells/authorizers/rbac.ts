import { Cluster, display } from '#engine';
import { RBAC } from '../../../src/engine/apiserver/authorizers/rbac.ts';

const cluster = new Cluster({ authorizers: [RBAC] });
await cluster.create({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'jane-looks' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
});

async function ask(user: string, group: string, path: string): Promise<void> {
  const headers = { 'impersonate-user': user, 'impersonate-group': group };
  const { status, body } = await cluster.request({ method: 'GET', path, headers });
  display(`${user} ${path}: ${status} ${(body as { message?: string }).message ?? ''}`);
}

await ask('jane', 'dev', '/api/v1/namespaces/default/pods');
await ask('jane', 'dev', '/api/v1/namespaces/kube-system/pods');
