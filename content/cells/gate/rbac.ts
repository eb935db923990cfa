import { Cluster } from '#engine';
import { RBAC } from '../../../src/engine/apiserver/authorizers/rbac.ts';

const cluster = new Cluster({ authorizers: [RBAC] });
await cluster.kubectl('create role reader --verb=get --resource=pods');
await cluster.kubectl('create rolebinding readers --role=reader --user=jane');
for (const question of ['get pods', 'delete pods', 'get secrets']) {
  const { stdout } = await cluster.kubectl(`auth can-i ${question} --as jane`);
  console.log(`${question}: ${stdout.trim()}`);
}
