import { type AnyPlugin, Cluster, display, type PluginFactory } from '#engine';

const Together: PluginFactory<object, AnyPlugin> = {
  name: 'Together',
  defaultArgs: {},
  create: (args, handle) => ({
    name: 'Together',
    permit: (pod) => undefined,
  }),
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: Together }] } });
for (const name of ['left', 'right']) {
  await cluster.kubectl(`run ${name} --image nginx`);
  await cluster.sleep('3s');
  display((await cluster.kubectl('get pods')).stdout);
}
