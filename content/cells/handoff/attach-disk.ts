import { Cluster, display, type PreBindPlugin } from '#engine';

const disks: string[] = [];
const AttachDisk: PreBindPlugin = {
  name: 'AttachDisk',
  preBind(pod, nodeName) {
    disks.push(`the disk of ${pod.metadata.name} is at ${nodeName}`);
  },
};

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: AttachDisk }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.sleep('500ms');
display(disks);
display((await cluster.kubectl('get events')).stdout);
