import { type AdmissionPlugin, Cluster, display, type Pod } from '#engine';

const LessPatience: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  handles: ({ operation, resource, subresource }) =>
    operation === 'CREATE' && resource.resource === 'pods' && !subresource,
  admit({ object }) {
    const { spec } = object as Pod;
    spec.tolerations = ['not-ready', 'unreachable'].map((condition) => ({
      key: `node.kubernetes.io/${condition}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 30,
    }));
  },
};

const cluster = new Cluster({ admission: { plugins: [LessPatience] } });
await cluster.kubectl('run nginx --image nginx');
display(cluster.pod('nginx')?.spec.tolerations);
