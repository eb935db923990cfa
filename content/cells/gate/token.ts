import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run web --image nginx');
const { stdout } = await cluster.kubectl(
  'create token default --bound-object-kind Pod --bound-object-name web',
);
const token = stdout.trim();

const [, claims = ''] = token.split('.');
display(JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))));

async function use(): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const path = '/api/v1/namespaces/default/pods';
  const { status, body } = await cluster.request({ method: 'GET', path, headers }, {});
  console.log(status, (body as { message: string }).message);
}
await use();
await cluster.kubectl('delete pod web');
await use();
