import { Cluster } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run web --image nginx');
await cluster.kubectl('run other --image nginx');

const { body } = await cluster.request({
  method: 'POST',
  path: '/api/v1/namespaces/default/serviceaccounts/default/token',
  body: {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: {},
    spec: {
      boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'web', uid: cluster.pod('web')?.metadata.uid },
    },
  },
});
const { token } = (body as { status: { token: string } }).status;

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
