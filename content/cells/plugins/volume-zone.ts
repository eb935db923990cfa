import { Cluster, display } from '#engine';
import { VolumeZone } from '../../../src/engine/scheduler/plugins/volume-zone.ts';

const zone = 'topology.kubernetes.io/zone';
const storage = '1Gi';
const cluster = new Cluster({
  nodes: ['north', 'south'].map((name) => ({ name, labels: { [zone]: name } })),
  scheduler: { plugins: [{ plugin: VolumeZone }] },
});

// A disk in the south, bound to its claim already. Its label says where it is; it has no node affinity.
await cluster.create({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk', labels: { [zone]: 'south' } },
  spec: {
    capacity: { storage },
    accessModes: ['ReadWriteOnce'],
    claimRef: { namespace: 'default', name: 'data' },
    csi: { driver: 'disk.example.com', volumeHandle: 'disk' },
  },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
  spec: { volumeName: 'disk', accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'database' },
  spec: {
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    containers: [{ name: 'app', image: 'nginx' }],
  },
});
await cluster.until({ pod: 'database', condition: 'PodScheduled' });
display(cluster.scores('database'));
