import { Cluster, display } from '#engine';
import { DefaultStorageClass } from '../../../src/engine/apiserver/admission/plugins/default-storage-class.ts';

const cluster = new Cluster({ admission: { plugins: [DefaultStorageClass] } });
await cluster.create({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'example.com/disk',
});
const claim = await cluster.create({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});
display(claim.spec);
