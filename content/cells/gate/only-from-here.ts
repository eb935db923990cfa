import { Cluster, display } from '#engine';

const cluster = new Cluster();
const apiVersion = 'admissionregistration.k8s.io/v1';
const pods = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };

await cluster.create({
  apiVersion,
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'only-from-here' },
  spec: {
    matchConstraints: { resourceRules: [pods] },
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
    validations: [
      {
        expression: 'object.spec.containers.all(c, c.image.startsWith(params.data.prefix))',
        messageExpression: "'images come from ' + params.data.prefix",
      },
    ],
  },
});
await cluster.create({
  apiVersion,
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: 'for-everybody' },
  spec: {
    policyName: 'only-from-here',
    validationActions: ['Deny'],
    paramRef: { name: 'images', namespace: 'default', parameterNotFoundAction: 'Deny' },
  },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'images' },
  data: { prefix: 'registry.example.com/' },
});

for (const image of ['nginx', 'registry.example.com/nginx']) {
  const { stdout, stderr } = await cluster.kubectl(`run nginx --image ${image}`);
  display(stdout + stderr);
}
