import { Cluster, display } from '#engine';

const cluster = new Cluster();
const apiVersion = 'admissionregistration.k8s.io/v1';
const pods = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };

await cluster.create({
  apiVersion,
  kind: 'MutatingAdmissionPolicy',
  metadata: { name: 'add-team' },
  spec: {
    matchConstraints: { resourceRules: [pods] },
    matchConditions: [{ name: 'none-yet', expression: "!('team' in object.metadata.labels)" }],
    reinvocationPolicy: 'Never',
    mutations: [
      {
        patchType: 'ApplyConfiguration',
        applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: {'team': 'web'}}}" },
      },
    ],
  },
});
await cluster.create({
  apiVersion,
  kind: 'MutatingAdmissionPolicyBinding',
  metadata: { name: 'add-team' },
  spec: { policyName: 'add-team' },
});
await cluster.kubectl('run nginx --image nginx');
display(cluster.admission('nginx'));
