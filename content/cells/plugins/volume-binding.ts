import { Cluster, display } from '#engine';
import { VolumeBinding } from '../../../src/engine/scheduler/plugins/volume-binding.ts';

const storage = '1Gi';
const accessModes = ['ReadWriteOnce'];
const cluster = new Cluster({ nodes: 2, scheduler: { plugins: [{ plugin: VolumeBinding }] } });

// A disk that is built into node-2, and a class whose claims wait until a Pod needs them.
await cluster.create({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'local' },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk' },
  spec: {
    capacity: { storage },
    accessModes,
    storageClassName: 'local',
    local: { path: '/mnt/disk' },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-2'] }] },
        ],
      },
    },
  },
});
// The volume controller would say so. This cluster has none.
await cluster.request({
  method: 'PATCH',
  path: '/api/v1/persistentvolumes/disk/status',
  headers: { 'content-type': 'application/merge-patch+json' },
  body: { status: { phase: 'Available' } },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { storageClassName: 'local', accessModes, resources: { requests: { storage } } },
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
await cluster.sleep('1s');
display(cluster.scores('database'));

// In PreBind it writes which claim the disk is for, and waits for the volume controller to complete the binding.
display((await cluster.request({ method: 'GET', path: '/api/v1/persistentvolumes/disk' })).body);
