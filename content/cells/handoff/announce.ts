import { Cluster, formatDuration, type PostBindPlugin } from '#engine';

const Announce: PostBindPlugin = {
  name: 'Announce',
  postBind(pod, nodeName) {
    console.log(`${formatDuration(cluster.now)}: ${pod.metadata.name} lives on ${nodeName} from now on`);
  },
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: Announce }] } });
for (const name of ['one', 'two']) {
  await cluster.kubectl(`run ${name} --image nginx`);
  await cluster.until({ pod: name, phase: 'Running' });
}
