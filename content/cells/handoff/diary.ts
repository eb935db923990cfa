import { Cluster, display, type PreBindPlugin, type ReservePlugin, Status } from '#engine';

const diary: string[] = [];
const Diary: ReservePlugin & PreBindPlugin = {
  name: 'Diary',
  reserve(pod, nodeName) {
    diary.push(`${pod.metadata.name}: a place on ${nodeName} is taken`);
  },
  unreserve(pod, nodeName) {
    diary.push(`${pod.metadata.name}: the place on ${nodeName} is given back`);
  },
  preBind(pod) {
    return pod.metadata.name === 'unlucky' ? Status.unschedulable('bad luck') : undefined;
  },
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: Diary }] } });
await cluster.kubectl('run lucky --image nginx');
await cluster.kubectl('run unlucky --image nginx');
await cluster.sleep('1s');
display(diary.slice(0, 3));
display((await cluster.kubectl('get pods')).stdout);
