import { Cluster, display } from '#engine';

const ssd = { disk: 'ssd' };
const cluster = new Cluster({
  nodes: [
    { name: 'cordoned', labels: ssd, unschedulable: true },
    { name: 'tainted', labels: ssd, taints: [{ key: 'example.com/gpu', effect: 'NoSchedule' }] },
    { name: 'slow-disk', labels: { disk: 'hdd' } },
    { name: 'too-small', labels: ssd, cpu: '1' },
    { name: 'fine', labels: ssd },
  ],
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'picky' },
  spec: {
    nodeSelector: ssd,
    containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: '2' } } }],
  },
});
await cluster.sleep('1s');
display(cluster.scores('picky'));
