import { type AnyPlugin, Cluster, display, type PluginFactory, Status } from '#engine';

const Together: PluginFactory<object, AnyPlugin> = {
  name: 'Together',
  defaultArgs: {},
  create(args, handle) {
    let first: string | undefined;
    return {
      name: 'Together',
      permit({ metadata: { uid } }) {
        const partner = first === undefined ? undefined : handle.waitingPod(first);
        if (!partner) {
          first = uid;
          return { status: Status.wait(), timeout: '30s' };
        }
        partner.allow('Together');
        return undefined;
      },
    };
  },
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: Together }] } });
for (const name of ['left', 'right']) {
  await cluster.kubectl(`run ${name} --image nginx`);
  await cluster.sleep('3s');
  display((await cluster.kubectl('get pods')).stdout);
}
