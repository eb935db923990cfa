import { Cluster, display } from '#engine';
import { Priority } from '../../../src/engine/apiserver/admission/plugins/priority.ts';

const cluster = new Cluster({ admission: { plugins: [Priority] } });
await cluster.create({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: 'important' },
  value: 1000,
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { priorityClassName: 'important', containers: [{ name: 'web', image: 'nginx' }] },
});
display(cluster.admission('web'));
