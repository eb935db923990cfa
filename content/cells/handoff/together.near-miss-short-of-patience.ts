import { type AnyPlugin, Cluster, display, type PluginFactory, Status } from '#engine';

const Together: PluginFactory<object, AnyPlugin> = {
  name: 'Together',
  defaultArgs: {},
  create(args, handle) {
    const waiting: string[] = [];
    return {
      name: 'Together',
      permit(pod) {
        waiting.push(pod.metadata.uid ?? '');
        if (waiting.length < 2) return { status: Status.wait(), timeout: '1s' };
        for (const uid of waiting) handle.waitingPod(uid)?.allow('Together');
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
