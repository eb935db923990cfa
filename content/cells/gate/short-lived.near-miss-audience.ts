import { Cluster } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run web --image nginx');
await cluster.kubectl('run other --image nginx');

const { stdout } = await cluster.kubectl(
  'create token default --bound-object-kind Pod --bound-object-name web --audience web',
);
const token = stdout.trim();

async function use(): Promise<void> {
  const { status } = await cluster.request(
    {
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      headers: { authorization: `Bearer ${token}` },
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} },
    },
    {},
  );
  console.log(status);
}
await use();
await cluster.kubectl('delete pod web');
await use();
