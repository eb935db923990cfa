import { Cluster, display, type ScorePlugin } from '#engine';

const ImageFirst: ScorePlugin = {
  name: 'ImageFirst',
  score(pod, node) {
    const { containers } = pod.spec;
    const here = containers.filter(({ image }) => node.images.has(`docker.io/library/${image}:latest`));
    return Math.trunc((100 * here.length) / containers.length);
  },
};

const cluster = new Cluster({
  nodes: 3,
  images: { 'node-2': ['nginx'], 'node-3': ['busybox'] },
  scheduler: { score: [{ plugin: ImageFirst, weight: 5 }] },
});
for (const [name, image] of [
  ['job', 'busybox'],
  ['web', 'nginx'],
]) {
  await cluster.kubectl(`run ${name} --image ${image}`);
  await cluster.sleep('1s');
  display(cluster.scores(`${name}`));
}
