import { Cluster, display } from '#engine';

const guard = { namespace: 'kube-system', name: 'guard' };
const cluster = new Cluster({
  nodes: 3,
  admission: {
    servers: [
      {
        address: 'guard.kube-system.svc:443',
        post: (_path, { request, ...review }) => ({
          body: { ...review, response: { uid: request.uid, allowed: request.name !== 'miner' } },
        }),
      },
    ],
  },
});
const pods = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
const namespaces = { ...pods, operations: ['DELETE'], resources: ['namespaces'] };
const common = { admissionReviewVersions: ['v1'], sideEffects: 'None' };

await cluster.create({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: guard,
  spec: { selector: { app: 'guard' }, ports: [{ port: 443 }] },
});
await cluster.kubectl('run guard -n kube-system --image nginx --labels=app=guard');
await cluster.until({ pod: 'guard', namespace: 'kube-system', condition: 'Ready' });
await cluster.create({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'farewell' },
  webhooks: [
    {
      ...common,
      name: 'namespaces.farewell.example.com',
      rules: [namespaces],
      clientConfig: { service: guard },
      failurePolicy: 'Ignore',
    },
  ],
});
await cluster.create({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'no-miners' },
  webhooks: [
    {
      ...common,
      name: 'pods.guard.example.com',
      rules: [pods],
      clientConfig: { service: guard },
      failurePolicy: 'Fail',
      objectSelector: { matchExpressions: [{ key: 'guard.example.com/exempt', operator: 'DoesNotExist' }] },
    },
  ],
});
await cluster.kubectl('run shop --image nginx');
await cluster.kubectl('delete pod guard -n kube-system');
await cluster.sleep('1m');
const { stdout, stderr } = await cluster.kubectl('run web --image nginx');
display(stdout + stderr);
await cluster.kubectl('run guard --image nginx --labels=app=guard,guard.example.com/exempt=yes');
await cluster.sleep('10s');
await cluster.kubectl('run web --image nginx');
await cluster.sleep('10s');
display((await cluster.kubectl('get pods -A')).stdout);
