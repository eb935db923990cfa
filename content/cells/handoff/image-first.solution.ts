import { Cluster, display, type ScorePlugin } from '#engine';

const ImageFirst: ScorePlugin = {
  name: 'ImageFirst',
  score(pod, node) {
    const names = [...node.images.keys()];
    const isHere = (image = '') => names.some((name) => name.endsWith(`/${image}:latest`));
    return pod.spec.containers.every(({ image }) => isHere(image)) ? 100 : 0;
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
