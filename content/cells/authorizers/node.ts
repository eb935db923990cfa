import { Cluster, display } from '#engine';
import { Node } from '../../../src/engine/apiserver/authorizers/node.ts';

const cluster = new Cluster({ authorizers: [Node] });
await cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password' } });

async function ask(user: string, group: string, path: string): Promise<void> {
  const headers = { 'impersonate-user': user, 'impersonate-group': group };
  const { status, body } = await cluster.request({ method: 'GET', path, headers });
  display(`${user} ${path}: ${status} ${(body as { message?: string }).message ?? ''}`);
}

await ask('system:node:node-1', 'system:nodes', '/api/v1/nodes/node-1');
await ask('system:node:node-1', 'system:nodes', '/api/v1/namespaces/default/secrets/password');
