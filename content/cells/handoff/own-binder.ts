import { type AnyPlugin, Cluster, display, type PluginFactory } from '#engine';

const OwnBinder: PluginFactory<object, AnyPlugin> = {
  name: 'DefaultBinder',
  defaultArgs: {},
  create: (args, { client }) => ({
    name: 'DefaultBinder',
    async bind({ metadata: { name, namespace, uid } }, nodeName) {
      const labels = { 'example.com/bound-by': 'hand' };
      await client.create(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, {
        kind: 'Binding',
        apiVersion: 'v1',
        metadata: { name, namespace, uid, labels },
        target: { kind: 'Node', name: nodeName },
      });
      return undefined;
    },
  }),
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: OwnBinder }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
display({ labels: cluster.pod('nginx')?.metadata.labels, node: cluster.pod('nginx')?.spec.nodeName });
