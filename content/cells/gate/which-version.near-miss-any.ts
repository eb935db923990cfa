import { Cluster, display } from '#engine';

const cluster = new Cluster();
const apiVersion = 'admissionregistration.k8s.io/v1';
const pods = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };

await cluster.create({
  apiVersion,
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'say-which-version' },
  spec: {
    matchConstraints: { resourceRules: [pods] },
    validations: [
      {
        expression:
          'object.spec.containers.exists(c, c.image.matches("^.*:[^/:]+$") && c.image.endsWith(":latest"))',
        message: 'say which version you want',
      },
    ],
  },
});
await cluster.create({
  apiVersion,
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: 'say-which-version' },
  spec: { policyName: 'say-which-version', validationActions: ['Deny'] },
});

const images: Record<string, string[]> = {
  one: ['nginx:1.29'],
  two: ['nginx'],
  three: ['nginx:latest'],
  four: ['registry.example.com:5000/nginx'],
  five: ['registry.example.com:5000/nginx:1.29', 'busybox'],
};
for (const [name, used] of Object.entries(images)) {
  const containers = used.map((image, index) => ({ name: `c${index}`, image }));
  const { status, body } = await cluster.request({
    method: 'POST',
    path: '/api/v1/namespaces/default/pods',
    body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers } },
  });
  display(`${status} ${name} ${used.join(', ')} ${status >= 400 ? (body as Error).message : ''}`);
}
