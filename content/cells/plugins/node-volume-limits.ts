import { Cluster, display } from '#engine';
import { NodeVolumeLimits } from '../../../src/engine/scheduler/plugins/node-volume-limits.ts';

// A driver that can attach one disk to node-1, and two to node-2.
const driver = 'disk.example.com';
const limits = { 'node-1': 1, 'node-2': 2 };

const cluster = new Cluster({
  nodes: Object.keys(limits).map((name) => ({ name })),
  scheduler: { plugins: [{ plugin: NodeVolumeLimits }] },
});
for (const [name, count] of Object.entries(limits)) {
  await cluster.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name },
    spec: { drivers: [{ name: driver, nodeID: name, allocatable: { count } }] },
  });
}
for (const name of ['one', 'two', 'three']) {
  const storage = '1Gi';
  await cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      claimRef: { namespace: 'default', name },
      csi: { driver, volumeHandle: name },
    },
  });
  await cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
    spec: { volumeName: name, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  });
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
      containers: [{ name: 'app', image: 'nginx' }],
    },
  });
  await cluster.until({ pod: name, condition: 'PodScheduled' });
}
display(cluster.scores('two'), cluster.scores('three'));
